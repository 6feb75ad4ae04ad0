import { basename } from "node:path";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { CausalGraph } from "./causal-graph.ts";
import { readCausalGraph } from "./causal-graph.ts";
import type { CheckpointFiles } from "./checkpoint-files.ts";
import { findCheckpointFiles, relativeTo } from "./checkpoint-files.ts";
import type { ExternalFile } from "./external-weights.ts";
import { checkExternalWeights } from "./external-weights.ts";
import type { CheckpointNote, InspectProblem } from "./inspect-problem.ts";
import { readListedFiles } from "./listed-files.ts";
import type { ModelConfig } from "./model-config.ts";
import { readModelConfig } from "./model-config.ts";
import { readModelFile } from "./model-file.ts";
import type { OnnxHeader } from "./onnx-header.ts";
import type { TokenizerFiles } from "./tokenizer-files.ts";
import { readTokenizerFiles } from "./tokenizer-files.ts";
import { checkTokenizerFit } from "./tokenizer-fit.ts";

/** What a checkpoint folder holds, read without loading it. */
export interface ModelDescription {
  readonly paths: CheckpointFiles;
  /** Every file that makes up the checkpoint, relative to its folder, with forward slashes, sorted. */
  readonly files: readonly string[];
  readonly producer: string;
  /** Version of the standard operator set. */
  readonly operatorSet: number;
  /** As config.json names it, e.g. "Qwen3ForCausalLM"; "unknown" without one. */
  readonly architecture: string;
  readonly graph: CausalGraph;
  readonly layers: number;
  readonly parameters: number;
  readonly weightDtype: string;
  /** Most tokens that the model reads at once; null where config.json does not say. */
  readonly contextLength: number | null;
  /** Some layers look back this many tokens only; null where all see everything. */
  readonly windowTokens: number | null;
  /** Width of the logits. */
  readonly vocabularySize: number;
  /** Largest token id of the tokenizer + 1; at most `vocabularySize`. */
  readonly tokenizerVocabularySize: number;
  /** Tokens that end an answer. */
  readonly endTokenIds: readonly number[];
  readonly hasChatTemplate: boolean;
  /** The model file and its weights files. */
  readonly sizeBytes: number;
  readonly cacheBytesPerToken: number;
  readonly notes: readonly CheckpointNote[];
}

/** A description with what was parsed on the way, for the engine. */
export interface InspectedCheckpoint {
  readonly description: ModelDescription;
  readonly tokenizer: TokenizerFiles;
}

/** Reads a checkpoint folder: files, graph, sizes, tokenizer. Weights are not read, so this takes well under a second. */
export async function inspectModel(folder: string): Promise<Result<ModelDescription, InspectProblem>> {
  const inspected = await inspectCheckpoint(folder);
  return inspected.ok ? ok(inspected.value.description) : inspected;
}

/** `inspectModel` that keeps the parsed tokenizer files. */
export async function inspectCheckpoint(folder: string): Promise<Result<InspectedCheckpoint, InspectProblem>> {
  const found = await findCheckpointFiles(folder);
  if (!found.ok) return found;
  const paths = found.value;
  const listed = await readListedFiles(paths);
  if (!listed.ok) return listed;
  const header = await readModelFile(paths.model, listed.value(paths.model)?.sizeBytes ?? null);
  if (!header.ok) return header;
  const external = await checkExternalWeights(header.value.initializers, paths.model);
  if (!external.ok) return external;
  const config = await readModelConfig(paths);
  if (!config.ok) return config;
  const graph = readCausalGraph(header.value, basename(paths.model), config.value.headSize);
  if (!graph.ok) return graph;
  const tokenizer = await readTokenizerFiles(paths);
  if (!tokenizer.ok) return tokenizer;
  const vocabularySize = graph.value.vocabularySize ?? config.value.vocabularySize;
  if (vocabularySize === null) return err(unknownVocabulary(paths));
  const ends = await checkTokenizerFit({
    tokenizer: tokenizer.value,
    modelPath: paths.model,
    vocabularySize,
    endTokenIds: config.value.endTokenIds,
    listed: listed.value,
  });
  if (!ends.ok) return ends;
  const description = describe({
    paths,
    header: header.value,
    externalFiles: external.value,
    graph: graph.value,
    config: config.value,
    tokenizer: tokenizer.value,
    vocabularySize,
    endTokenIds: ends.value,
  });
  return ok({ description, tokenizer: tokenizer.value });
}

interface Parts {
  readonly paths: CheckpointFiles;
  readonly header: OnnxHeader;
  readonly externalFiles: readonly ExternalFile[];
  readonly graph: CausalGraph;
  readonly config: ModelConfig;
  readonly tokenizer: TokenizerFiles;
  readonly vocabularySize: number;
  readonly endTokenIds: readonly number[];
}

function describe(parts: Parts): ModelDescription {
  const { paths, header, externalFiles, graph, config, tokenizer, vocabularySize, endTokenIds } = parts;
  return {
    paths,
    files: relativeFiles(paths, externalFiles),
    producer: header.producer,
    operatorSet: header.operatorSets.get("") ?? header.operatorSets.get("ai.onnx") ?? 0,
    architecture: config.architecture,
    graph,
    layers: graph.layers,
    parameters: graph.weights.parameters,
    weightDtype: graph.weights.dtype,
    contextLength: config.contextLength,
    windowTokens: config.windowTokens,
    vocabularySize,
    tokenizerVocabularySize: tokenizer.idLimit,
    endTokenIds,
    hasChatTemplate: tokenizer.chatTemplate !== null,
    sizeBytes: externalFiles.reduce((sum, file) => sum + file.sizeBytes, header.sizeBytes),
    cacheBytesPerToken: cacheBytesPerToken(graph),
    notes: notesOn(paths.folder, parts),
  };
}

function unknownVocabulary(paths: CheckpointFiles): InspectProblem {
  return problem(
    "graph-not-supported",
    `${paths.model} does not say how many tokens it predicts and there is no config.json with vocab_size beside it; add config.json.`,
  );
}

function relativeFiles(paths: CheckpointFiles, externalFiles: readonly ExternalFile[]): string[] {
  const { folder, manifest: _manifest, ...parts } = paths;
  const present = [...Object.values(parts), ...externalFiles.map((file) => file.path)].filter((path) => path !== null);
  return present.map((path) => relativeTo(folder, path)).toSorted();
}

function cacheBytesPerToken(graph: CausalGraph): number {
  const bytesOf = { float32: 4, float16: 2 };
  return graph.cache.reduce((sum, tensor) => sum + tensor.heads * tensor.headSize * bytesOf[tensor.type], 0);
}

function notesOn(folder: string, { tokenizer, config, endTokenIds }: Parts): CheckpointNote[] {
  const notes: CheckpointNote[] = [];
  if (tokenizer.chatTemplate === null) {
    notes.push(
      problem(
        "no-chat-template",
        `${folder} has no chat template, so it takes text prompts only; add chat_template.jinja to chat with it.`,
      ),
    );
  }
  if (endTokenIds.length === 0) {
    notes.push(
      problem(
        "no-end-token",
        `${folder} names no end-of-turn token, so answers end only at a stop text or at the token limit; add generation_config.json with eos_token_id.`,
      ),
    );
  }
  if (config.contextLength === null) {
    notes.push(
      problem(
        "no-context-length",
        `${folder} does not say how many tokens it can read, so long prompts are not refused; add config.json with max_position_embeddings.`,
      ),
    );
  }
  return notes;
}
