import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { LaunchSpec } from "#core/runs/launch-spec.ts";
import { makeRunKey, type RunKey } from "#core/runs/run-key.ts";
import type { TrainSpec } from "#core/runs/train-spec.ts";
import type { LocalBlob } from "#native/launcher/upload.ts";
import type { NewTrainingRun } from "#native/storage/training-runs-table.ts";
import type { Machines } from "./machines.ts";

export interface HandOffRequest {
  readonly machine: string;
  /** `{python}` is the machine's Python; it runs in the run's folder. */
  readonly command: readonly string[];
  /** Files that the run finds in its folder under `path`; `from` is where they lie on this computer. */
  readonly files: readonly { readonly path: string; readonly from: string }[];
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: NonNullable<LaunchSpec["limits"]>;
  readonly stopGraceSeconds?: number;
  readonly sbatch?: readonly string[];
  /** Default: a new one. */
  readonly key?: RunKey;
  readonly after?: readonly RunKey[];
  readonly gpus?: number;
  /** What is trained, where it is a plan's run. */
  readonly training?: TrainSpec;
}

/** Makes runs as they will be stored, with the hashes of their files, each file read once; nothing is stored yet. */
export class RunDrafts {
  readonly #machines: Machines;
  readonly #now: Date;
  readonly #hashed = new Map<string, LocalBlob>();

  constructor(machines: Machines, now: Date) {
    this.#machines = machines;
    this.#now = now;
  }

  async draft(request: HandOffRequest): Promise<Result<NewTrainingRun, Problem>> {
    const linked = this.#machines.linked(request.machine);
    if (!linked.ok) return linked;
    for (const { from } of request.files) {
      if (this.#hashed.has(from)) continue;
      const blob = await blobOf(from);
      if (!blob.ok) return blob;
      this.#hashed.set(from, blob.value);
    }
    const { id, name } = linked.value.machine;
    return draftOf(request, { id, name }, this.#hashed, this.#now);
  }
}

function draftOf(
  request: HandOffRequest,
  machine: NewTrainingRun["machine"],
  hashed: ReadonlyMap<string, LocalBlob>,
  now: Date,
): Result<NewTrainingRun, Problem> {
  const blobs = request.files.flatMap(({ from }) => hashed.get(from) ?? []);
  const key = request.key ?? makeRunKey(now.getTime(), randomBytes(16));
  const parsed = LaunchSpec.safeParse(specOf(key, request, blobs));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(problem("spec-refused", `The run cannot be handed off: ${issue?.path.join(".")}: ${issue?.message}.`));
  }
  const spec = canonicalJson(parsed.data);
  const specSha256 = createHash("sha256").update(spec).digest("hex");
  const training = request.training ?? null;
  return ok({ key, machine, createdAt: now.toISOString(), spec, specSha256, blobs, training });
}

function specOf(key: RunKey, request: HandOffRequest, blobs: readonly LocalBlob[]): unknown {
  const { command, env, limits, stopGraceSeconds, sbatch, after, gpus } = request;
  const files = Object.fromEntries(request.files.map(({ path }, place) => [path, blobs[place]?.sha256]));
  return {
    schema: "msm-launch/1",
    key,
    command,
    files,
    ...(env && { env }),
    ...(limits && { limits }),
    ...(stopGraceSeconds !== undefined && { stopGraceSeconds }),
    ...(sbatch && { sbatch }),
    ...(after && after.length > 0 && { after }),
    ...(gpus !== undefined && { gpus }),
  };
}

async function blobOf(path: string): Promise<Result<LocalBlob, Problem>> {
  try {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
    return ok({ path, sha256: hash.digest("hex"), bytes: (await stat(path)).size });
  } catch (cause) {
    return err(problem("file-missing", `${path} cannot be read (${reasonOf(cause)}): check the path.`));
  }
}
