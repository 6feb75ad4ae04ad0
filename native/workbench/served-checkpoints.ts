import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { SERVED_FILE, ServedModel, type NewServed } from "#core/checkpoints/served.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { askAbout } from "#native/inference/served/about-server.ts";
import { inspectServed } from "#native/inference/served/inspect-served.ts";
import { serverOf, type DialServed } from "#native/inference/served/open-served.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Machines } from "./machines.ts";

/** Connections to the servers of checkpoints, each through the link of its machine. */
export function dialThrough(machines: Machines): DialServed {
  return ({ machine, socket }) =>
    async () => {
      const linked = machines.linkedById(machine);
      return linked.ok ? linked.value.link.connect(socket) : linked;
    };
}

/**
 * Checkpoints too large for this computer, read where they are. What is kept here is a folder of the tokenizer, the chat
 * template, and `served.json`, which names the server.
 */
export class ServedCheckpoints {
  readonly #checkpoints: Checkpoints;
  readonly #machines: Machines;

  constructor(checkpoints: Checkpoints, machines: Machines) {
    this.#checkpoints = checkpoints;
    this.#machines = machines;
  }

  /** Asks the server what it serves, and takes the checkpoint into the workspace. Nothing is added that cannot be reached. */
  async add(given: NewServed, signal?: AbortSignal): Promise<Result<CheckpointSummary, Problem>> {
    const linked = this.#machines.linked(given.machine);
    if (!linked.ok) return linked;
    const folder = resolve(given.tokenizer);
    const inspected = await inspectServed(folder, { contextLength: null });
    if (!inspected.ok) return inspected;
    const { id, name } = linked.value.machine;
    const place = { machine: { id, name }, socket: given.socket };
    const server = serverOf(place, () => linked.value.link.connect(given.socket));
    const about = await askAbout(server, given.model, signal);
    server.agent.destroy();
    if (!about.ok) return about;
    const { root, contextLength } = about.value;
    const served = ServedModel.parse({ format: 1, ...place, model: given.model, root, contextLength });
    const files = inspected.value.files.filter((file) => file !== SERVED_FILE);
    return this.#keep(given.name, { folder, files, served }, signal);
  }

  async #keep(name: string, parts: Parts, signal?: AbortSignal): Promise<Result<CheckpointSummary, Problem>> {
    const making = await mkdtemp(join(tmpdir(), "msm-served-"));
    try {
      const laid = await layOut(join(making, name), parts);
      return laid.ok ? await this.#checkpoints.add(laid.value, { placement: "copy", signal }) : laid;
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
}

interface Parts {
  readonly folder: string;
  readonly files: readonly string[];
  readonly served: ServedModel;
}

async function layOut(target: string, { folder, files, served }: Parts): Promise<Result<string, Problem>> {
  try {
    await mkdir(target);
    for (const file of files) await copyFile(join(folder, file), join(target, file));
    await writeFile(join(target, SERVED_FILE), `${canonicalJson(served)}\n`);
    return ok(target);
  } catch (cause) {
    return err(
      problem("file-unreadable", `The tokenizer in ${folder} cannot be copied (${reasonOf(cause)}): check its files.`),
    );
  }
}
