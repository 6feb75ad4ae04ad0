import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { CheckpointManifest } from "#core/checkpoints/manifest.ts";
import type { ServedModel } from "#core/checkpoints/served.ts";
import { historyOf, lineageOf, parityOf, UNKNOWN_LINEAGE, type CheckpointSummary } from "#core/checkpoints/summary.ts";
import { sha256OfFiles } from "#native/artifacts/hash.ts";
import { inspectModel, type ModelDescription } from "#native/inference/inspect-model.ts";
import { inspectServed } from "#native/inference/served/inspect-served.ts";
import { readServed } from "#native/inference/served/open-served.ts";

export const MANIFEST = "checkpoint.json";

/** A checkpoint as its files tell. */
export interface DescribedCheckpoint {
  readonly summary: CheckpointSummary;
  /** Where its files lie; `summary.folder` names the model file in it where one was chosen. */
  readonly folder: string;
  /** Relative to `folder`, with forward slashes. */
  readonly files: readonly string[];
}

/**
 * Reads and hashes a checkpoint; `path` is its folder, or one model file in it. A manifest that lists another model than the
 * one that was chosen says nothing about this one.
 */
export async function describeCheckpoint(
  path: string,
  source: CheckpointSummary["source"],
  signal?: AbortSignal,
): Promise<Result<DescribedCheckpoint, Problem>> {
  const served = await readServed(path);
  if (!served.ok) return served;
  if (served.value !== null) return describeServed(path, served.value, signal);
  const inspected = await inspectModel(path);
  if (!inspected.ok) return inspected;
  const model = inspected.value;
  const { folder } = model.paths;
  const read = await readManifest(folder);
  if (!read.ok) return read;
  const chosen = path === folder ? null : path;
  const listed = read.value?.files.map((file) => file.path) ?? [];
  const manifest = chosen === null || listed.some((file) => join(folder, file) === chosen) ? read.value : null;
  const hashed = await hashOf(folder, manifest === null ? model.files : listed, signal);
  if (!hashed.ok) return hashed;
  const sha256 = hashed.value;
  if (manifest && manifest.sha256 !== sha256) {
    return err(
      problem(
        "checkpoint-damaged",
        `The files in ${folder} do not match the hashes in its ${MANIFEST}: fetch or export the checkpoint again.`,
      ),
    );
  }
  const name = manifest?.id ?? nameOf(folder, chosen);
  const files = manifest === null ? model.files : [...new Set([...model.files, ...listed, MANIFEST])];
  return ok({ summary: summaryOf({ path, name, sha256, source, model, manifest }), folder, files });
}

/** A checkpoint whose weights are elsewhere: its identity is what makes its tokens, and which server it is read by. */
async function describeServed(
  folder: string,
  served: ServedModel,
  signal?: AbortSignal,
): Promise<Result<DescribedCheckpoint, Problem>> {
  const inspected = await inspectServed(folder, served);
  if (!inspected.ok) return inspected;
  const { text, files, architecture, weightDtype, layers, vocabularySize } = inspected.value;
  const hashed = await hashOf(folder, files, signal);
  if (!hashed.ok) return hashed;
  const name = basename(folder);
  const summary: CheckpointSummary = {
    id: slug(name),
    name,
    sha256: hashed.value,
    source: "remote",
    folder,
    architecture,
    dtype: weightDtype,
    parameters: 0,
    sizeBytes: 0,
    layers,
    vocabularySize,
    hasChatTemplate: text.template !== null,
    lineage: UNKNOWN_LINEAGE,
    parity: null,
  };
  return ok({ summary, folder, files });
}

async function hashOf(
  folder: string,
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Result<string, Problem>> {
  try {
    return ok(await sha256OfFiles(folder, files, signal));
  } catch (cause) {
    if (signal?.aborted === true) return err(problem("cancelled", "Cancelled."));
    return err(
      problem(
        "checkpoint-damaged",
        `The files in ${folder} cannot all be read (${reasonOf(cause)}): fetch or export the checkpoint again.`,
      ),
    );
  }
}

interface Parts {
  readonly path: string;
  readonly name: string;
  readonly sha256: string;
  readonly source: CheckpointSummary["source"];
  readonly model: ModelDescription;
  readonly manifest: CheckpointManifest | null;
}

function summaryOf({ path, name, sha256, source, model, manifest }: Parts): CheckpointSummary {
  return {
    id: slug(name),
    name,
    sha256,
    source,
    folder: path,
    architecture: manifest?.architecture ?? model.architecture,
    dtype: model.weightDtype,
    parameters: manifest?.parameters ?? model.parameters,
    sizeBytes: model.sizeBytes,
    layers: model.layers,
    vocabularySize: model.vocabularySize,
    hasChatTemplate: model.hasChatTemplate,
    lineage: manifest ? lineageOf(manifest) : UNKNOWN_LINEAGE,
    parity: manifest ? parityOf(manifest) : null,
    ...(manifest?.lineage && { history: historyOf(manifest.lineage) }),
  };
}

/** "qwen3" with "onnx/model_q4.onnx" chosen is "qwen3-q4". */
function nameOf(folder: string, chosen: string | null): string {
  if (chosen === null) return basename(folder);
  const variant = basename(chosen, ".onnx").replace(/^model_?/, "");
  return variant === "" ? basename(folder) : `${basename(folder)}-${variant}`;
}

/** The manifest of a folder; null where there is none. */
export async function readManifest(folder: string): Promise<Result<CheckpointManifest | null, Problem>> {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return ok(null);
  try {
    const parsed = CheckpointManifest.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (parsed.success) return ok(parsed.data);
    const [first] = parsed.error.issues;
    return err(
      problem(
        "manifest-malformed",
        `${path} is not a checkpoint manifest (${first?.path.join(".") ?? ""}: ${first?.message ?? ""}): export the checkpoint again or remove the file.`,
      ),
    );
  } catch (cause) {
    return err(
      problem(
        "manifest-malformed",
        `${path} cannot be read (${reasonOf(cause)}): export the checkpoint again or remove the file.`,
      ),
    );
  }
}

function slug(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return cleaned === "" ? "checkpoint" : cleaned;
}
