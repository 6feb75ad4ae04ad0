import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { TARGETS } from "./targets.ts";

const LIMIT_MS = 60_000;

interface Slice {
  readonly seed: string;
  /** Whichever is reached first. */
  readonly cases: number;
  readonly seconds: number;
}

interface Outcome {
  readonly target: string;
  readonly cases: number;
  /** Null where all held. Names the case, so that it can be run again by itself. */
  readonly fault: string | null;
}

const Said = z.discriminatedUnion("say", [
  z.object({ say: z.literal("begin"), place: z.number() }),
  z.object({ say: z.literal("fault"), place: z.number(), reason: z.string() }),
  z.object({ say: z.literal("done"), cases: z.number() }),
]);

/** A thread that runs targets one after the other; it is ended where a case takes too long or kills it. */
export class FuzzThread {
  readonly #folder = mkdtempSync(join(tmpdir(), "msm-fuzz-"));
  #worker: Worker | null = null;
  /** Of the target that runs: what its thread says, or in words how the thread ended. */
  #heard: (message: unknown) => void = () => undefined;

  async run(name: string, slice: Slice): Promise<Outcome> {
    const target = TARGETS.find((each) => each.name === name);
    if (!target)
      throw new Error(`There is no target ${name}; there are: ${TARGETS.map((each) => each.name).join(", ")}.`);
    const worker = (this.#worker ??= this.#start());
    const limitMs = target.limitMs ?? LIMIT_MS;
    const outcome = await new Promise<Outcome>((resolve) => {
      let place = 0;
      let watch: NodeJS.Timeout | undefined;
      const end = (fault: string | null, cases = place): void => {
        clearTimeout(watch);
        this.#heard = () => undefined;
        resolve({
          target: name,
          cases,
          fault: fault === null ? null : `case ${place} of seed ${slice.seed}: ${fault}`,
        });
      };
      const watchFor = (ms: number): void => {
        clearTimeout(watch);
        watch = setTimeout(() => end(`took longer than ${ms / 1000} s`), ms);
      };
      this.#heard = (message) => {
        if (typeof message === "string") return end(message);
        const said = Said.parse(message);
        if (said.say === "done") return end(null, said.cases);
        place = said.place;
        if (said.say === "fault") end(said.reason);
        else watchFor(limitMs);
      };
      // Loading the parsers counts for the first.
      watchFor(6 * limitMs);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ name, ...slice });
    });
    if (outcome.fault !== null) await this.#stop();
    return outcome;
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: { folder: this.#folder },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    worker.on("message", (message) => this.#heard(message));
    worker.on("error", (cause) => this.#heard(`ended the thread (${String(cause)})`));
    worker.on("exit", (code) => this.#heard(`ended the thread with code ${code}`));
    return worker;
  }

  async #stop(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}
