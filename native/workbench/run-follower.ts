import { setTimeout as wait } from "node:timers/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import { isFinal } from "#core/runs/run-state.ts";
import type { LinkedMachine } from "#native/launcher/launchers.ts";
import { mayPass } from "#native/launcher/link.ts";
import type { UploadProgress } from "#native/launcher/upload.ts";
import type { Store } from "#native/storage/store.ts";
import type { Effort, HandOffs } from "./hand-offs.ts";
import type { Machines } from "./machines.ts";
import { isPlanRun, isUnsent, type PlanRun } from "./training-summaries.ts";

export interface FollowerDeps {
  readonly store: Store;
  readonly machines: Machines;
  readonly handOffs: HandOffs;
  /** Brings an ended run's checkpoints here. */
  readonly bring: (run: PlanRun, signal: AbortSignal) => Promise<Result<null, Problem>>;
}

export interface FollowOptions {
  /** Runs to follow; default: all of the workspace. */
  readonly keys?: readonly RunKey[] | undefined;
  /**
   * When it ends: all are sent, nothing is left to do, or each machine was asked once ("asked": then nothing is sent or
   * fetched). Null: never, for new runs are waited for.
   */
  readonly until: "sent" | "done" | "asked" | null;
  readonly signal: AbortSignal;
  /** Between two looks at a machine whose runs are at work. Default: 2 s. */
  readonly pollMs?: number;
  /** Told of failures to reach a machine that are waited out. */
  readonly onSilence?: (machine: string, why: Problem) => void;
  readonly onUpload?: (run: PlanRun, progress: UploadProgress) => void;
}

const POLL_MS = 2000;
/** A queue moves slowly, and Slurm's controller is shared. */
const QUEUE_POLL_MS = 10_000;
const LONGEST_BACKOFF_MS = 60_000;
/** Between two looks at the workspace for runs that were added. */
const LOOK_EVERY_MS = 250;

/**
 * Carries runs from "staging" to their checkpoints: sends them, parents first, brings their events as they are written, and
 * fetches what they exported. It keeps nothing in memory that is needed later: it may be killed at any moment.
 */
export class RunFollower {
  readonly #deps: FollowerDeps;
  readonly #options: FollowOptions;
  /** Fetches that failed are not tried again by themselves while this one lives. */
  readonly #unfetched = new Set<RunKey>();
  /** Machines that were asked for the last time: they need a person, and nobody is there to wait for one. */
  readonly #givenUp = new Set<string>();
  /** Ended runs whose lines are all here, but perhaps for a last one without its end. */
  readonly #read = new Set<RunKey>();

  constructor(deps: FollowerDeps, options: FollowOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Resolves when it is aborted, or when there is nothing left to do. */
  async run(): Promise<void> {
    const { signal, until } = this.#options;
    const going = new Map<string, Promise<void>>();
    let version = "";
    while (!signal.aborted) {
      if (this.#deps.store.version() !== version) {
        version = this.#deps.store.version();
        for (const { machine } of this.#left()) {
          if (going.has(machine.id) || this.#givenUp.has(machine.id)) continue;
          const attended = this.#attend(machine).catch(async (cause: unknown) => {
            // The workspace itself cannot be written: seen again later, or told to whoever waits.
            this.#options.onSilence?.(machine.name, notTakenIn(machine, cause));
            if (until === null) await this.#pause(LONGEST_BACKOFF_MS);
            else this.#givenUp.add(machine.id);
            version = "";
          });
          going.set(
            machine.id,
            attended.finally(() => going.delete(machine.id)),
          );
        }
      }
      if (until !== null && going.size === 0) return;
      await this.#pause(LOOK_EVERY_MS);
    }
    await Promise.all(going.values());
  }

  /** Runs that still have something to do by themselves, parents first. */
  #left(): PlanRun[] {
    const { keys } = this.#options;
    return this.#deps.store.trainingRuns
      .list()
      .filter(isPlanRun)
      .filter((run) => (keys === undefined || keys.includes(run.key)) && this.#isUnfinished(run))
      .toReversed();
  }

  #isUnfinished(run: PlanRun): boolean {
    if (run.state === "staging") return run.problem === null && this.#options.until !== "asked";
    if (this.#options.until === "sent") return false;
    if (isUntold(run)) return this.#options.until === null;
    return !isFinal(run.state) || this.#hasLastNews(run) || this.#isToFetch(run);
  }

  #hasLastNews(run: PlanRun): boolean {
    return hasNews(run) && run.problem === null && !this.#read.has(run.key);
  }

  #isToFetch({ key, state, training, fetched }: PlanRun): boolean {
    if (this.#options.until === "asked") return false;
    return state === "succeeded" && training.export !== null && fetched === null && !this.#unfetched.has(key);
  }

  /** One machine until nothing is left to do on it. Its silence is waited out for as long as it takes. */
  async #attend(machine: { readonly id: string; readonly name: string }): Promise<void> {
    let failures = 0;
    let quietSince = 0;
    let last = "";
    const leftThere = (): PlanRun[] => this.#left().filter((run) => run.machine.id === machine.id);
    for (let left = leftThere(); left.length > 0 && !this.#options.signal.aborted; left = leftThere()) {
      const done = await this.#tried(machine, left);
      if (done.ok) failures = 0;
      else if (done.error.code !== "cancelled") this.#failed(machine, left, done.error);
      if (this.#options.until === "asked") this.#givenUp.add(machine.id);
      if (this.#givenUp.has(machine.id) || leftThere().length === 0) return;
      const seen = left.map(({ state, eventsOffset }) => `${state} ${eventsOffset}`).join(", ");
      if (seen !== last) quietSince = performance.now();
      last = seen;
      const usual = this.#usualPause(left, performance.now() - quietSince);
      await this.#pause(done.ok ? usual : Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** failures++));
    }
  }

  /** A round, of which nothing may end the following of other machines, nor this process. */
  async #tried(
    machine: { readonly id: string; readonly name: string },
    left: readonly PlanRun[],
  ): Promise<Result<null, Problem>> {
    try {
      const linked = this.#deps.machines.linkedById(machine);
      return linked.ok ? await this.#round(linked.value, left) : linked;
    } catch (cause) {
      return err(notTakenIn(machine, cause));
    }
  }

  /** The machine as a whole is at fault: it does not answer, or not as it should. */
  #failed(machine: { readonly id: string; readonly name: string }, left: readonly PlanRun[], why: Problem): void {
    this.#options.onSilence?.(machine.name, why);
    if (mayPass(why)) {
      this.#deps.handOffs.markLost(left.map(({ key }) => key));
      return;
    }
    for (const { key } of left) this.#deps.store.trainingRuns.setProblem(key, why.message);
    if (this.#options.until !== null) this.#givenUp.add(machine.id);
  }

  /** Slurm's controller is asked less often the longer nothing has changed in its queue. */
  #usualPause(left: readonly PlanRun[], quietMs: number): number {
    const queued = left.some(({ seen }) => seen?.engine?.engine === "slurm" && !seen.lockHeld);
    return this.#options.pollMs ?? Math.max(POLL_MS, queued ? Math.min(QUEUE_POLL_MS, quietMs / 4) : 0);
  }

  /** Everything that can be done now. Fails where the machine does; what is wrong with one run is noted with it. */
  async #round(linked: LinkedMachine, left: readonly PlanRun[]): Promise<Result<null, Problem>> {
    for (const run of left) {
      // Sending takes long: what was stopped meanwhile is not begun.
      if (this.#deps.store.trainingRuns.find(run.key)?.state !== "staging") continue;
      const sent = await this.#send(run);
      if (!sent.ok) return sent;
    }
    for (const run of left.filter(isUntold)) {
      const told = await this.#tellStopped(linked, run);
      if (!told.ok) return told;
    }
    const looked = await this.#look(linked, left);
    if (!looked.ok) return looked;
    for (const { key } of left) {
      const done = await this.#catchUp(key);
      if (!done.ok) return done;
    }
    return ok(null);
  }

  /** A run whose parent could not be sent cannot be either; one that its machine refuses waits for a person. */
  async #send(run: PlanRun): Promise<Result<null, Problem>> {
    const { trainingRuns } = this.#deps.store;
    const parent = run.training.base.kind === "run" ? trainingRuns.find(run.training.base.key) : null;
    if (parent !== null && isUnsent(parent)) {
      const state = parent.state === "cancelled" ? "cancelled" : "staging";
      trainingRuns.setUnsent(run.key, state, `The run that it goes on from was not sent to ${run.machine.name}.`);
      return ok(null);
    }
    const sent = await this.#deps.handOffs.send(run.key, {
      ...this.#once(),
      onProgress: (progress) => this.#options.onUpload?.(run, progress),
    });
    if (sent.ok || trainingRuns.find(run.key)?.state === "cancelled") return ok(null);
    if (mayPass(sent.error) || sent.error.code === "cancelled") return sent;
    trainingRuns.setUnsent(run.key, "staging", sent.error.message);
    return ok(null);
  }

  /** A run that was given up while its machine was silent: it may have begun all the same. */
  async #tellStopped(linked: LinkedMachine, { key }: PlanRun): Promise<Result<null, Problem>> {
    const told = await linked.launcher.cancel(key, "now", this.#options.signal);
    if (told.ok) {
      const looked = await this.#deps.handOffs.observe(key, this.#once());
      return looked.ok ? ok(null) : looked;
    }
    if (told.error.code !== "run-unknown") return this.#noted(key, told.error);
    this.#deps.store.trainingRuns.setSeen(key, "cancelled", null, new Date().toISOString());
    return ok(null);
  }

  async #look(linked: LinkedMachine, left: readonly PlanRun[]): Promise<Result<null, Problem>> {
    const { trainingRuns } = this.#deps.store;
    const keys = left.map(({ key }) => key).filter((key) => this.#isAtWork(key));
    if (keys.length === 0) return ok(null);
    const looked = await this.#deps.handOffs.observeAll(linked, keys, this.#once());
    if (!looked.ok) return looked;
    for (const key of looked.value) trainingRuns.setProblem(key, null);
    return ok(null);
  }

  #isAtWork(key: RunKey): boolean {
    const state = this.#deps.store.trainingRuns.find(key)?.state ?? "staging";
    return state !== "staging" && !isFinal(state);
  }

  /** Brings what a run wrote, and when it has ended well what it exported. */
  async #catchUp(key: RunKey): Promise<Result<null, Problem>> {
    const { trainingRuns } = this.#deps.store;
    const run = trainingRuns.find(key);
    if (run === null || !isPlanRun(run)) return ok(null);
    if (hasNews(run)) {
      const drained = await this.#deps.handOffs.drain(key, this.#once());
      if (!drained.ok) return this.#noted(key, drained.error);
      if (isFinal(run.state)) this.#read.add(key);
    }
    if (!this.#isToFetch(run)) return ok(null);
    const brought = await this.#deps.bring(run, this.#options.signal);
    if (brought.ok) return brought;
    // Another process is at it, or this one is ending.
    if (["fetch-held", "cancelled"].includes(brought.error.code)) return ok(null);
    if (!mayPass(brought.error)) this.#unfetched.add(key);
    return this.#noted(key, brought.error);
  }

  #noted(key: RunKey, why: Problem): Result<null, Problem> {
    if (mayPass(why) || why.code === "cancelled") return err(why);
    this.#deps.store.trainingRuns.setProblem(key, why.message);
    return ok(null);
  }

  /** One try: what fails is tried again with the next round. */
  #once(): Effort {
    return { signal: this.#options.signal, delaysMs: [] };
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#options.signal }).catch(() => undefined);
  }
}

/** Whether the machine has lines that are not here; of a run that has ended they are its last ones. */
function hasNews({ seen, eventsOffset }: PlanRun): boolean {
  return seen !== null && seen.eventBytes > eventsOffset;
}

function notTakenIn({ name }: { readonly name: string }, cause: unknown): Problem {
  return problem(
    "not-taken-in",
    `What ${name} told could not be taken in (${reasonOf(cause)}): see that this computer's disk has space, and check the machine with msm machines check ${name}.`,
  );
}

/** Whether a run was given up here without its machine having said that it does not know it. */
function isUntold(run: PlanRun): boolean {
  return run.state === "cancelled" && run.seen === null && run.linkLostSince !== null && run.problem === null;
}
