import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { CheckpointManifest } from "#core/checkpoints/manifest.ts";
import { lineageOf, parityOf, UNKNOWN_LINEAGE, type CheckpointSummary } from "#core/checkpoints/summary.ts";
import { sha256OfFiles } from "#native/artifacts/hash.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import type { Store } from "#native/storage/store.ts";

const MANIFEST = "checkpoint.json";

export interface VerifyReport {
  readonly id: string;
  readonly intact: boolean;
  readonly expectedSha256: string;
  readonly foundSha256: string | null;
  readonly problem: Problem | null;
}

/** Checkpoints of the workspace: bundled ones are used where they lie, added ones are linked in place. */
export class Checkpoints {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  list(): CheckpointSummary[] {
    return this.#store.checkpoints.list();
  }

  find(id: string): Result<CheckpointSummary, Problem> {
    const found = this.#store.checkpoints.find(id);
    if (found) return ok(found);
    const known = this.list().map((checkpoint) => checkpoint.id);
    return err(
      problem(
        "checkpoint-unknown",
        `There is no checkpoint "${id}" in this workspace; ${known.length > 0 ? `it has ${known.join(", ")}` : "add one with msm checkpoints add PATH"}.`,
      ),
    );
  }

  /** Finds every id or reports the first that is missing. */
  findAll(ids: readonly string[]): Result<CheckpointSummary[], Problem> {
    const found: CheckpointSummary[] = [];
    for (const id of ids) {
      const one = this.find(id);
      if (!one.ok) return one;
      found.push(one.value);
    }
    return ok(found);
  }

  /** Links a model folder into the workspace. Adding the same files again changes nothing. */
  async add(path: string): Promise<Result<CheckpointSummary, Problem>> {
    const folder = resolve(path);
    const described = await describeFolder(folder, "added");
    if (!described.ok) return described;
    const twin = this.list().find((known) => known.sha256 === described.value.sha256);
    if (twin) return ok(twin);
    const taken = this.#store.checkpoints.find(described.value.id) !== null;
    const id = taken ? `${described.value.id}-${described.value.sha256.slice(0, 6)}` : described.value.id;
    const summary = { ...described.value, id };
    this.#store.checkpoints.put(summary, this.#now().toISOString());
    return ok(summary);
  }

  /** Hashes the files again and compares with what was recorded when the checkpoint was added. */
  async verify(id: string): Promise<Result<VerifyReport, Problem>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const described = await describeFolder(found.value.folder, found.value.source);
    const foundSha256 = described.ok ? described.value.sha256 : null;
    const intact = foundSha256 === found.value.sha256;
    return ok({
      id,
      intact,
      expectedSha256: found.value.sha256,
      foundSha256,
      problem: described.ok
        ? intact
          ? null
          : problem(
              "checkpoint-changed",
              `The files of checkpoint "${id}" in ${found.value.folder} changed since it was added: restore them, or remove it and add it again.`,
            )
        : described.error,
    });
  }

  /** Takes a checkpoint off the list; its files and its stored results stay. Bundled ones cannot be removed. */
  remove(id: string): Result<{ id: string }, Problem> {
    const found = this.find(id);
    if (!found.ok) return found;
    if (found.value.source === "bundled") {
      return err(problem("checkpoint-bundled", `"${id}" comes with MSM Workbench and cannot be removed.`));
    }
    this.#store.checkpoints.remove(id);
    return ok({ id });
  }

  /** Brings the bundled checkpoints of `modelsFolder` into the workspace; returns what could not be read. */
  async registerBundled(modelsFolder: string): Promise<Problem[]> {
    if (!existsSync(modelsFolder)) return [];
    const problems: Problem[] = [];
    const entries = await readdir(modelsFolder, { withFileTypes: true });
    const folders = entries.filter(
      (entry) => entry.isDirectory() && existsSync(join(modelsFolder, entry.name, MANIFEST)),
    );
    for (const entry of folders.sort(
      (a, b) => bundledRank(a.name) - bundledRank(b.name) || a.name.localeCompare(b.name),
    )) {
      const folder = join(modelsFolder, entry.name);
      const manifest = await readManifest(folder);
      if (!manifest.ok) {
        problems.push(manifest.error);
        continue;
      }
      const known = manifest.value && this.#store.checkpoints.find(manifest.value.id);
      if (known && known.sha256 === manifest.value.sha256 && known.folder === folder) continue;
      const described = await describeFolder(folder, "bundled");
      if (described.ok) this.#store.checkpoints.put(described.value, this.#now().toISOString());
      else problems.push(described.error);
    }
    return problems;
  }
}

/** Display order of the bundled arms: the reference line first, each midtrained arm beside its fine-tuned one. */
const BUNDLED_ORDER = ["base", "aft", "msm-america", "msm-america-aft", "msm-affordable", "msm-affordable-aft"];

function bundledRank(name: string): number {
  const second = name.endsWith("-2");
  const rank = BUNDLED_ORDER.indexOf(second ? name.slice(0, -2) : name);
  return (rank < 0 ? BUNDLED_ORDER.length : rank) + (second ? 100 : 0);
}

async function describeFolder(
  folder: string,
  source: CheckpointSummary["source"],
): Promise<Result<CheckpointSummary, Problem>> {
  const inspected = await inspectModel(folder);
  if (!inspected.ok) return inspected;
  const manifest = await readManifest(folder);
  if (!manifest.ok) return manifest;
  const model = inspected.value;
  const sha256 = await sha256OfFiles(folder, manifest.value?.files.map((file) => file.path) ?? model.files);
  if (manifest.value && manifest.value.sha256 !== sha256) {
    return err(
      problem(
        "checkpoint-damaged",
        `The files in ${folder} do not match the hashes in its ${MANIFEST}: fetch or export the checkpoint again.`,
      ),
    );
  }
  const name = manifest.value?.id ?? basename(folder);
  return ok({
    id: slug(name),
    name,
    sha256,
    source,
    folder,
    architecture: manifest.value?.architecture ?? model.architecture,
    dtype: model.weightDtype,
    parameters: manifest.value?.parameters ?? model.parameters,
    sizeBytes: model.sizeBytes,
    layers: model.layers,
    vocabularySize: model.vocabularySize,
    hasChatTemplate: model.hasChatTemplate,
    lineage: manifest.value ? lineageOf(manifest.value) : UNKNOWN_LINEAGE,
    parity: manifest.value ? parityOf(manifest.value) : null,
  });
}

/** The manifest of a folder; null where there is none. */
async function readManifest(folder: string): Promise<Result<CheckpointManifest | null, Problem>> {
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
