import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import { isFinal, stateOf, type RunSeen, type RunState } from "#core/runs/run-state.ts";
import { wholeLines } from "#core/runs/whole-lines.ts";
import { AgentLauncher } from "#native/launcher/agent-launcher.ts";
import type { Link, LinkProblem } from "#native/launcher/link.ts";
import { persist, usualDelays, type Patience } from "#native/launcher/persist.ts";
import {
  environmentName,
  preparationKey,
  preparationSpec,
  type Environment,
} from "#native/launcher/prepare/environment-spec.ts";
import { readRunFile } from "#native/launcher/read-run-file.ts";
import { upload } from "#native/launcher/upload.ts";
import { APP_ROOT } from "./app-root.ts";
import type { MachineSummary } from "./machine-summary.ts";
import type { Machines } from "./machines.ts";
import { preparationSources, readRequirements } from "./preparation-sources.ts";

export interface Preparation {
  readonly machine: string;
  /** A folder of wheels here, for a machine that reaches no package index; sent along. */
  readonly wheels?: string | undefined;
  readonly systemTorch?: boolean | undefined;
  /** A requirements file. Default: the trainer's. */
  readonly requirements?: string | undefined;
}

export interface PreparationProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface PreparationOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PreparationProgress) => void) | undefined;
  /** Between two looks. Default: 2 s. */
  readonly pollMs?: number;
}

/**
 * Makes the trainer's environment on a machine and has runs use it from then on. The machine works by itself: a call that is
 * broken off is gone on with by the next, and a failed try is followed by another, which keeps what pip has brought.
 */
export async function prepareMachine(
  machines: Machines,
  request: Preparation,
  options: PreparationOptions = {},
): Promise<Result<MachineSummary, Problem>> {
  const linked = machines.linked(request.machine);
  if (!linked.ok) return linked;
  const { link } = linked.value;
  const report = await new AgentLauncher(link, "process").probe(options.signal);
  if (!report.ok) return report;
  const [major = 0, minor = 0] = report.value.python.split(".").map(Number);
  if (request.requirements === undefined && (major < 3 || (major === 3 && minor < OLDEST_MINOR))) {
    return err(
      problem(
        "python-too-old",
        `${request.machine} has Python ${report.value.python} and the trainer needs 3.${OLDEST_MINOR}: link it with --python PATH of a newer one.`,
      ),
    );
  }
  const requirementsPath = resolve(request.requirements ?? join(APP_ROOT, "trainer", "requirements.txt"));
  const requirements = await readRequirements(requirementsPath);
  if (!requirements.ok) return requirements;
  const { systemTorch = false, wheels } = request;
  const environment = { requirements: requirements.value, systemTorch, python: report.value.python };
  const python = `${report.value.folder}/envs/${environmentName(environment)}/bin/python`;
  const work = new Preparing(link, environment, options);
  const made = await work.make({ wheels, requirementsPath });
  if (!made.ok) return made;
  const set = await machines.setPython(request.machine, python, options.signal);
  if (set.ok || made.value === "made") return set;
  // It was made long ago, and somebody has removed it since.
  const again = await work.make({ wheels, requirementsPath, anew: true });
  return again.ok ? machines.setPython(request.machine, python, options.signal) : again;
}

/** As trainer/pyproject.toml says. */
const OLDEST_MINOR = 11;
/** How many tries a machine is asked about; older ones are of no interest. */
const MOST_TRIES = 64;
const Event = z.looseObject({ kind: z.literal("prepare"), phase: z.string(), done: z.number(), total: z.number() });
const Told = z.looseObject({ told: z.looseObject({ reason: z.string() }).nullish() });

class Preparing {
  readonly #link: Link;
  readonly #launcher: AgentLauncher;
  readonly #environment: Environment;
  readonly #options: PreparationOptions;

  constructor(link: Link, environment: Environment, options: PreparationOptions) {
    this.#link = link;
    // Also where runs go through Slurm: packages are brought on the node that is logged in to.
    this.#launcher = new AgentLauncher(link, "process");
    this.#environment = environment;
    this.#options = options;
  }

  /** Goes on with the try that is under way, or begins another. `anew`: even where one has ended well. */
  async make(given: Given & { readonly anew?: boolean }): Promise<Result<"made" | "found", Problem>> {
    const last = await this.#lastTry();
    if (!last.ok) return last;
    const { key, state, nth } = last.value;
    if (state !== null && !isFinal(state)) return this.#follow(key);
    if (state === "succeeded" && given.anew !== true) return ok("found");
    const next = state === null ? key : preparationKey(environmentName(this.#environment), nth + 1);
    const started = await this.#start(next, given);
    return started.ok ? this.#follow(next) : started;
  }

  /** The newest try that the machine knows of; a state of null: it knows of none. */
  async #lastTry(): Promise<Result<Try, LinkProblem>> {
    const name = environmentName(this.#environment);
    const keys = Array.from({ length: MOST_TRIES }, (_, nth) => preparationKey(name, nth));
    const looked = await this.#observe(keys);
    if (!looked.ok) return looked;
    const nth = Math.max(
      0,
      keys.findLastIndex((key) => looked.value.get(key)?.state !== "staging"),
    );
    const key = keys[nth] ?? preparationKey(name, 0);
    const state = looked.value.get(key)?.state ?? "staging";
    return ok({ key, nth, state: state === "staging" ? null : state });
  }

  async #start(key: RunKey, { wheels, requirementsPath }: Given): Promise<Result<null, Problem>> {
    const sources = await preparationSources(wheels, requirementsPath);
    if (!sources.ok) return sources;
    const sent = await upload(this.#link, sources.value, {
      ...this.#patience(),
      onProgress: ({ sentBytes, totalBytes }) => this.#tell("sending what is needed", sentBytes, totalBytes),
    });
    if (!sent.ok) return sent;
    const files = Object.fromEntries(sources.value.map(({ inside, sha256 }) => [inside, sha256]));
    const spec = canonicalJson(preparationSpec(key, this.#environment, { files, wheels: wheels !== undefined }));
    const sha256 = createHash("sha256").update(spec).digest("hex");
    return persist<null>(async () => {
      const submitted = await this.#launcher.submit({ key, spec, sha256 }, this.#options.signal);
      return submitted.ok ? ok({ done: null }) : submitted;
    }, this.#patience());
  }

  async #follow(key: RunKey): Promise<Result<"made", Problem>> {
    const { pollMs = 2000, signal } = this.#options;
    for (let offset = 0; ;) {
      const looked = await this.#observe([key]);
      if (!looked.ok) return looked;
      const told = await this.#drain(key, offset);
      if (!told.ok) return told;
      offset = told.value;
      const found = looked.value.get(key);
      if (found?.state === "succeeded") return ok("made");
      if (found && isFinal(found.state)) return err(this.#failed(found));
      try {
        await wait(pollMs, undefined, { signal });
      } catch {
        const { name } = this.#link;
        return err(
          problem("cancelled", `No longer watching; ${name} goes on by itself: ask again to see how far it is.`),
        );
      }
    }
  }

  async #observe(keys: readonly RunKey[]): Promise<Result<ReadonlyMap<RunKey, Seen>, LinkProblem>> {
    return persist(async () => {
      const looked = await this.#launcher.observe(keys, this.#options.signal);
      if (!looked.ok) return looked;
      const seen = keys.map((key): [RunKey, Seen] => {
        const run = looked.value.runs[key] ?? null;
        return [key, { state: stateOf(run, looked.value), run }];
      });
      return ok({ done: new Map(seen) });
    }, this.#patience());
  }

  /** Tells what has come since `offset`; gives where the next line begins. */
  async #drain(key: RunKey, offset: number): Promise<Result<number, LinkProblem>> {
    const range = { path: "events.jsonl", offset, length: 1 << 20 };
    const read = await persist(async () => {
      const got = await readRunFile(this.#link, key, range, this.#options.signal);
      return got.ok ? ok({ done: got.value }) : got;
    }, this.#patience());
    if (!read.ok || read.value === null) return read.ok ? ok(offset) : read;
    const { lines, next } = wholeLines(read.value.bytes, offset);
    for (const { bytes } of lines) {
      const event = Event.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
      if (event.success) this.#tell(event.data.phase, event.data.done, event.data.total);
    }
    return ok(next);
  }

  #failed({ state, run }: Seen): Problem {
    const told = Told.safeParse(run?.exit);
    const why = (told.success ? told.data.told?.reason : null) ?? run?.exit?.reason ?? state;
    return problem(
      "not-prepared",
      `The environment was not made on ${this.#link.name} (${why}): mend that and ask again, what was brought is kept.`,
    );
  }

  #tell(phase: string, done: number, total: number): void {
    this.#options.onProgress?.({ phase, done, total });
  }

  #patience(): Patience {
    return { delaysMs: usualDelays(Math.random), signal: this.#options.signal };
  }
}

interface Given {
  readonly wheels: string | undefined;
  readonly requirementsPath: string;
}

interface Try {
  readonly key: RunKey;
  readonly nth: number;
  readonly state: RunState | null;
}

interface Seen {
  readonly state: RunState;
  readonly run: RunSeen | null;
}
