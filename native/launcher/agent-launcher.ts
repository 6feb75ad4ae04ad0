import { z } from "zod";
import { ok, type Result } from "#core/base/result.ts";
import { MachineReport } from "#core/runs/machine.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import { EngineHandleJson, Observation, type EngineHandle } from "#core/runs/run-state.ts";
import type { KnownRun, Launcher, Submission } from "./launcher.ts";
import type { Call, Link, LinkProblem } from "./link.ts";

const Submitted = z.looseObject({ isNew: z.boolean(), engine: EngineHandleJson });
const Known = z.looseObject({
  runs: z.array(z.looseObject({ key: z.string(), engine: EngineHandleJson.nullable() })),
});

/** A launcher whose engine is one of the agent's: all that a link needs besides its way to the machine. */
export class AgentLauncher implements Launcher {
  readonly #link: Link;
  readonly #engine: EngineHandle["engine"];

  constructor(link: Link, engine: EngineHandle["engine"]) {
    this.#link = link;
    this.#engine = engine;
  }

  async probe(signal?: AbortSignal): Promise<Result<MachineReport, LinkProblem>> {
    return this.#value({ method: "hello", args: {}, reply: MachineReport, signal });
  }

  async submit(
    { key, spec, sha256 }: Submission,
    signal?: AbortSignal,
  ): Promise<Result<{ isNew: boolean; engine: EngineHandle }, LinkProblem>> {
    return this.#value({
      method: "submit",
      args: { key, spec, sha256, engine: this.#engine },
      reply: Submitted,
      signal,
    });
  }

  async resume(
    key: RunKey,
    attempt: number,
    signal?: AbortSignal,
  ): Promise<Result<{ isNew: boolean; engine: EngineHandle }, LinkProblem>> {
    return this.#value({ method: "resume", args: { key, attempt }, reply: Submitted, signal });
  }

  async observe(keys: readonly RunKey[], signal?: AbortSignal): Promise<Result<Observation, LinkProblem>> {
    return this.#value({ method: "observe", args: { keys }, reply: Observation, signal });
  }

  async cancel(key: RunKey, how: "graceful" | "now", signal?: AbortSignal): Promise<Result<null, LinkProblem>> {
    const asked = await this.#value({ method: "cancel", args: { key, how }, reply: z.looseObject({}), signal });
    return asked.ok ? ok(null) : asked;
  }

  async list(signal?: AbortSignal): Promise<Result<readonly KnownRun[], LinkProblem>> {
    const known = await this.#value({ method: "list", args: {}, reply: Known, signal });
    return known.ok ? ok(known.value.runs) : known;
  }

  async #value<S extends z.ZodType>(call: Call<S>): Promise<Result<z.infer<S>, LinkProblem>> {
    const answered = await this.#link.call(call);
    return answered.ok ? ok(answered.value.value) : answered;
  }
}
