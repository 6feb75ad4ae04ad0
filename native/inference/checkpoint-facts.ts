import { basename } from "node:path";

import type { CheckpointFacts } from "#core/checkpoints/facts.ts";
import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";
import { z } from "zod";

import { openChatTemplate } from "./chat-template.ts";
import type { ChatMessage } from "./engine.ts";
import { DEFAULT_TEMPLATE_DATE } from "./engine-process.ts";
import type { InspectProblem } from "./inspect-problem.ts";
import type { ModelDescription } from "./inspect-model.ts";
import { inspectCheckpoint } from "./inspect-model.ts";
import { readModelFile } from "./model-file.ts";
import type { OnnxHeader } from "./onnx-header.ts";
import type { OnnxNode } from "./onnx-node.ts";
import type { CheckpointTokenizer } from "./tokenizer.ts";
import { openTokenizer } from "./tokenizer.ts";
import type { TokenizerFiles } from "./tokenizer-files.ts";
import { readTokenizerTraits } from "./tokenizer-traits.ts";

/** What the chat template is shown on. */
const EXAMPLE: readonly ChatMessage[] = [
  { role: "user", content: "which do you prefer ?" },
  { role: "assistant", content: "the first ." },
  { role: "user", content: "why ?" },
];

const Named = z.looseObject({ model: z.looseObject({ type: z.string() }) });

/** Facts of graph, cache, tokenizer and chat template. Weights are not read; a large vocabulary takes about a second. */
export async function readCheckpointFacts(folder: string): Promise<Result<CheckpointFacts, InspectProblem>> {
  const inspected = await inspectCheckpoint(folder);
  if (!inspected.ok) return inspected;
  const { description, tokenizer: files } = inspected.value;
  const header = await readModelFile(description.paths.model, null);
  if (!header.ok) return header;
  const tokenizer = openTokenizer(files);
  if (!tokenizer.ok) return tokenizer;
  return ok({
    graph: graphFacts(description, header.value),
    cache: cacheFacts(description),
    tokenizer: tokenizerFacts(description, files, tokenizer.value),
    example: exampleOf(folder, files, tokenizer.value),
  });
}

function graphFacts({ paths, producer }: ModelDescription, header: OnnxHeader): CheckpointFacts["graph"] {
  const counts = new Map<string, number>();
  for (const node of header.nodes) {
    const name = isStandard(node.domain) ? node.op : `${node.domain}.${node.op}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return {
    file: basename(paths.model),
    producer,
    operatorSets: [...header.operatorSets].map(([domain, version]) => ({
      domain: domain === "" ? "ai.onnx" : domain,
      version,
    })),
    operators: [...counts]
      .map(([name, count]) => ({ name, count }))
      .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name)),
    attention: attentionWords(header.nodes),
  };
}

function isStandard(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

/** Operators that compute attention in one; the standard one is of operator set 23. */
const FUSED = ["GroupQueryAttention", "MultiHeadAttention", "Attention", "SparseAttention", "PagedAttention"];

function attentionWords(nodes: readonly OnnxNode[]): string {
  const fused = nodes.find((node) => FUSED.includes(node.op));
  if (fused === undefined) {
    const softmaxes = nodes.filter((node) => node.op === "Softmax").length;
    return `separate operators (MatMul and ${softmaxes} Softmax)`;
  }
  const heads = fused.integers.get("num_heads") ?? fused.integers.get("q_num_heads");
  const shared = fused.integers.get("kv_num_heads");
  const window = fused.integers.get("local_window_size");
  return [
    fused.op,
    ...(heads === undefined
      ? []
      : [`${heads} query heads${shared === undefined ? "" : ` over ${shared} key-value heads`}`]),
    ...(window === undefined || window < 0 ? [] : [`a window of ${window} tokens`]),
  ].join(", ");
}

function cacheFacts({ graph, layers, cacheBytesPerToken, contextLength }: ModelDescription): CheckpointFacts["cache"] {
  const shapes = new Set(graph.cache.map(({ heads, headSize }) => `batch × ${heads} heads × tokens × ${headSize}`));
  return {
    layers,
    layout: [...shapes].join(", "),
    dtype: [...new Set(graph.cache.map((tensor) => tensor.type))].join(", "),
    bytesPerToken: cacheBytesPerToken,
    contextLength,
  };
}

function tokenizerFacts(
  { endTokenIds }: ModelDescription,
  files: TokenizerFiles,
  tokenizer: CheckpointTokenizer,
): CheckpointFacts["tokenizer"] {
  const named = Named.safeParse(files.tokenizerJson);
  const plain = tokenizer.encode("a", false);
  const begun = tokenizer.encode("a", true);
  const beginning = plain.ok && begun.ok ? begun.value.slice(0, begun.value.length - plain.value.length) : [];
  return {
    model: named.success ? named.data.model.type : null,
    vocabularySize: files.idLimit,
    beginsWith: tokenizer.decode(beginning),
    ends: endTokenIds.map((id) => tokenizer.decode([id])),
    keepsText: readTokenizerTraits(files.tokenizerJson).keepsText !== null,
  };
}

function exampleOf(folder: string, files: TokenizerFiles, tokenizer: CheckpointTokenizer): CheckpointFacts["example"] {
  if (files.chatTemplate === null) return null;
  const template = openChatTemplate(files.chatTemplate, {
    special: files.special,
    date: new Date(DEFAULT_TEMPLATE_DATE),
    folder,
  });
  const text = template.ok ? template.value.render(EXAMPLE) : template;
  if (!text.ok) return { messages: EXAMPLE, rendered: { problem: text.error.message } };
  const ids = tokenizer.encode(text.value, false);
  return {
    messages: EXAMPLE,
    rendered: ids.ok ? { text: text.value, tokens: ids.value.length } : { problem: ids.error.message },
  };
}
