import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { isFinal } from "#core/runs/run-state.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type {
  FetchedRun,
  LineageGraph,
  LossCurve,
  Reattached,
  RenderedData,
  RunLog,
  RunSample,
  RunTimeline,
  StartedRun,
  TrainingRunSummary,
} from "#core/runs/training-run.ts";
import { secretsOf } from "#core/base/secrets.ts";
import type { Store } from "#native/storage/store.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { fetchRun, type FetchWish } from "./fetch-run.ts";
import type { Effort, HandOffs } from "./hand-offs.ts";
import { LOCAL } from "#core/runs/machine.ts";
import { linkedByItself } from "./local-machine.ts";
import type { Machines } from "./machines.ts";
import type { Plans } from "./plans.ts";
import { reattachRuns } from "./reattach-runs.ts";
import { curvesOf, logOf, renderedOf, samplesOf, timelineOf } from "./run-records.ts";
import { RunFollower, type FollowOptions } from "./run-follower.ts";
import { runLineage } from "./run-lineage.ts";
import type { Specs } from "./specs.ts";
import { draftPlan, stagePlan, type DraftedRun } from "./stage-plan.ts";
import { isStorageFailure } from "./storage-failure.ts";
import { isPlanRun, isUnsent, summaries, summaryOf, type PlanRun } from "./training-summaries.ts";

interface TrainingOptions {
  readonly store: Store;
  readonly machines: Machines;
  readonly handOffs: HandOffs;
  readonly plans: Plans;
  readonly checkpoints: Checkpoints;
  readonly specs: Specs;
  readonly workspace: string;
  readonly now: () => Date;
}

const LOOK_EVERY_MS = 500;
/** After the workspace could not be read or written. */
const AGAIN_MS = 5000;
/** A person waits for the answer: no longer than a few tries. */
const FEW_TRIES = [500, 2000];

/** Training runs of this workspace, on whatever machine they are. The machines' folders are the truth. */
export class Training {
  readonly #options: TrainingOptions;
  readonly #ending = new AbortController();
  readonly #fetching = new Map<RunKey, Promise<Result<null, Problem>>>();
  #attending: Promise<void> | null = null;

  constructor(options: TrainingOptions) {
    this.#options = options;
  }

  /** The plan that was started last first, a plan's runs in its order. */
  list(): TrainingRunSummary[] {
    return summaries(this.#options.store);
  }

  /** By its key, or by its name: then the newest of that name. */
  find(keyOrName: string): Result<TrainingRunSummary, Problem> {
    const run = this.#run(keyOrName);
    return run.ok ? ok(summaryOf(this.#options.store, run.value)) : run;
  }

  /**
   * Stores all runs of a plan before its machine hears of any. They are sent by whoever follows them: this process, or
   * any later one. Runs that are on the machine already are taken as they are, unless they are to be trained `again`.
   */
  async start(
    request: { readonly plan: string; readonly machine: string; readonly again?: boolean },
    signal?: AbortSignal,
  ): Promise<Result<StartedRun[], Problem>> {
    const drafted = await this.#draft(request, signal);
    if (!drafted.ok) return drafted;
    const { opened, runs } = drafted.value;
    stagePlan(this.#options, opened, runs);
    const stored = new Map(this.list().map((run) => [run.key, run]));
    return ok(
      runs.flatMap(({ key, fresh }) => {
        const run = stored.get(key);
        return run ? [{ ...run, taken: fresh === null }] : [];
      }),
    );
  }

  /** The runs of a plan, by name, that a machine has trained or will: what starting it would take. Nothing is stored. */
  async known(
    request: { readonly plan: string; readonly machine: string },
    signal?: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, TrainingRunSummary>, Problem>> {
    const drafted = await this.#draft(request, signal);
    if (!drafted.ok) return drafted;
    const stored = new Map(this.list().map((run) => [run.key, run]));
    return ok(
      new Map(
        drafted.value.runs.flatMap(({ name, key }) => {
          const run = stored.get(key);
          return run ? [[name, run] as const] : [];
        }),
      ),
    );
  }

  /** Whether there is such a machine to hand runs to; this computer is linked when it is first used. */
  canHand(machine: string): Result<null, Problem> {
    if (machine === LOCAL) return ok(null);
    const linked = this.#options.machines.linked(machine);
    return linked.ok ? ok(null) : linked;
  }

  async #draft(
    request: { readonly plan: string; readonly machine: string; readonly again?: boolean },
    signal: AbortSignal | undefined,
  ): Promise<Result<{ readonly opened: OpenedPlan; readonly runs: readonly DraftedRun[] }, Problem>> {
    const { machines, plans, workspace } = this.#options;
    const { machine, again = false } = request;
    const named = this.canHand(machine);
    if (!named.ok) return named;
    const opened = await plans.open(request.plan);
    if (!opened.ok) return opened;
    const linked = await linkedByItself(machines, machine, workspace);
    if (!linked.ok) return linked;
    const known = machines.linked(machine);
    if (!known.ok) return known;
    const runs = await draftPlan(this.#options, opened.value, { machine, again, signal });
    return runs.ok ? ok({ opened: opened.value, runs: runs.value }) : runs;
  }

  /** Follows all runs of the workspace for as long as this process lives: what a host does. */
  attend(): void {
    this.#attending ??= this.#attendAlways();
  }

  /** A full disk or a database that others keep locked ends neither this nor the host; a fault of ours is printed, too. */
  async #attendAlways(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.follow({ until: null, signal }).catch((cause: unknown) => {
        if (!isStorageFailure(cause)) process.emitWarning(cause instanceof Error ? cause : String(cause));
        return wait(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      });
    }
  }

  /** Sends, follows and fetches. It may be broken off at any moment: runs go on, and are followed again later. */
  async follow(options: FollowOptions): Promise<void> {
    const signal = AbortSignal.any([options.signal, this.#ending.signal]);
    const bring = (run: PlanRun, stop: AbortSignal): Promise<Result<null, Problem>> =>
      this.#bring(run, { weights: false, signal: stop, delaysMs: [] });
    await new RunFollower({ ...this.#options, bring }, { ...options, signal }).run();
  }

  /** All runs at once, then all again whenever one of them changes, by whichever process. */
  async *watch(signal?: AbortSignal): AsyncGenerator<TrainingRunSummary[]> {
    let version = "";
    let shown = "";
    const until = AbortSignal.any([this.#ending.signal, ...(signal ? [signal] : [])]);
    while (!until.aborted) {
      const now = this.#options.store.version();
      if (now !== version) {
        version = now;
        const runs = this.list();
        const text = JSON.stringify(runs);
        if (text !== shown) yield runs;
        shown = text;
      }
      await wait(LOOK_EVERY_MS, undefined, { signal: until }).catch(() => undefined);
    }
  }

  /** Loss by step, a curve a stage; steps that a rewind made void are left out, and at most 2,000 points are given. */
  curves(keys: readonly string[]): LossCurve[] {
    return keys.flatMap((key) => {
      const run = this.#run(key);
      return run.ok ? curvesOf(this.#options.store, run.value) : [];
    });
  }

  samples(key: string): Result<RunSample[], Problem> {
    const run = this.#run(key);
    return run.ok ? ok(samplesOf(this.#options.store, run.value)) : run;
  }

  rendered(key: string): Result<RenderedData[], Problem> {
    const run = this.#run(key);
    return run.ok ? ok(renderedOf(this.#options.store, run.value)) : run;
  }

  timeline(key: string): Result<RunTimeline, Problem> {
    const run = this.#run(key);
    return run.ok ? ok(timelineOf(this.#options.store, run.value)) : run;
  }

  /** Asks the machine for the end of the run's log. */
  async logs(key: string, signal?: AbortSignal): Promise<Result<RunLog, Problem>> {
    const run = this.#run(key);
    if (!run.ok) return run;
    const linked = this.#options.machines.linkedById(run.value.machine);
    if (!linked.ok) return linked;
    const { link, machine } = linked.value;
    return logOf(link, run.value, { secrets: secretsOf(process.env, machine.settings.envFrom), signal });
  }

  /** Asks a run to stop; "graceful": after it has saved. One that was never sent will not be. */
  async cancel(
    key: string,
    how: "graceful" | "now",
    signal?: AbortSignal,
  ): Promise<Result<TrainingRunSummary, Problem>> {
    const run = this.#run(key);
    if (!run.ok) return run;
    if (isFinal(run.value.state)) return this.find(run.value.key);
    const asked = await this.#options.handOffs.cancel(run.value.key, how, { signal, delaysMs: FEW_TRIES });
    if (isUnsent(run.value) && (!asked.ok || asked.value.state === "staging")) {
      // A machine that is silent may have begun it, the answer being lost: whoever follows tells it when it speaks.
      this.#options.store.trainingRuns.setUnsent(run.value.key, "cancelled", null);
      return this.find(run.value.key);
    }
    return asked.ok ? this.find(run.value.key) : asked;
  }

  /**
   * Begins the next attempt of a run that ended, and of those that did not begin because it had not ended well. One that
   * could not be sent is sent again.
   */
  async resume(key: string, signal?: AbortSignal): Promise<Result<TrainingRunSummary, Problem>> {
    const run = this.#run(key);
    if (!run.ok) return run;
    const resumed = await this.#resume(run.value, { signal, delaysMs: FEW_TRIES });
    return resumed.ok ? this.find(run.value.key) : resumed;
  }

  async #resume(run: PlanRun, effort: Effort): Promise<Result<null, Problem>> {
    const { trainingRuns } = this.#options.store;
    if (isUnsent(run)) trainingRuns.setUnsent(run.key, "staging", null);
    else if (isFinal(run.state) && run.state !== "succeeded") {
      const resumed = await this.#options.handOffs.resume(run.key, effort);
      if (!resumed.ok) return resumed;
      trainingRuns.setProblem(run.key, null);
    }
    for (const child of trainingRuns.childrenOf(run.key).filter(isPlanRun)) {
      const isHeld = isUnsent(child) ? child.problem !== null : waitedInVain(child);
      const resumed = isHeld ? await this.#resume(child, effort) : ok(null);
      if (!resumed.ok) return resumed;
    }
    return ok(null);
  }

  /** Brings a run's exported checkpoints into this workspace; `weights`: what later training would go on from, too. */
  async fetch(
    key: string,
    options: Omit<FetchWish, "weights"> & { readonly weights?: boolean } = {},
  ): Promise<Result<FetchedRun, Problem>> {
    const run = this.#run(key);
    if (!run.ok) return run;
    const { weights = false, ...rest } = options;
    const brought = await this.#bring(run.value, { delaysMs: FEW_TRIES, ...rest, weights });
    if (!brought.ok) return brought;
    const after = this.#run(run.value.key);
    if (!after.ok) return after;
    const { files = [], refused = [] } = after.value.fetched ?? {};
    const summary = summaryOf(this.#options.store, after.value);
    return ok({ run: summary, files, refused, folder: join(this.#folder(), run.value.key) });
  }

  /** Takes over the runs in a machine's folder that this workspace does not know. */
  async reattach(machine: string, signal?: AbortSignal): Promise<Result<Reattached, Problem>> {
    const linked = this.#options.machines.linked(machine);
    if (!linked.ok) return linked;
    const found = await reattachRuns(this.#options.store, linked.value, signal);
    if (!found.ok) return found;
    const { adopted, known, others } = found.value;
    const keys = [...adopted, ...known];
    const looked = await this.#options.handOffs.observeAll(linked.value, keys, { signal, delaysMs: FEW_TRIES });
    if (!looked.ok) return looked;
    return ok({ adopted: this.list().filter(({ key }) => adopted.includes(key)), known: known.length, others });
  }

  /** What came from what; `about`: only what the node with this id came from and what came from it. */
  lineage(about?: string): LineageGraph {
    return runLineage(this.#options, this.list(), about);
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#attending;
    await Promise.all(this.#fetching.values());
  }

  #folder(): string {
    return join(this.#options.workspace, "runs");
  }

  /** One fetch of a run at a time: whoever asks for more than the one that goes on brings the rest after it. */
  async #bring(run: PlanRun, wish: FetchWish): Promise<Result<null, Problem>> {
    const going = this.#fetching.get(run.key);
    if (going) {
      const ended = await going;
      if (!wish.weights) return ended;
      return this.#bring(run, wish);
    }
    const begun = fetchRun({ ...this.#options, folder: this.#folder() }, run, wish).finally(() =>
      this.#fetching.delete(run.key),
    );
    this.#fetching.set(run.key, begun);
    return begun;
  }

  #run(keyOrName: string): Result<PlanRun, Problem> {
    const { trainingRuns } = this.#options.store;
    const byKey = trainingRuns.find(keyOrName);
    const run = byKey ?? trainingRuns.list().find(({ training }) => training?.id === keyOrName);
    if (run && isPlanRun(run)) return ok(run);
    return err(problem("run-unknown", `There is no run ${keyOrName} here; msm runs list shows those that are.`));
  }
}

/** Whether a run did not begin because its parent had not ended well. */
function waitedInVain({ seen }: PlanRun): boolean {
  return seen !== null && (seen.exit?.parent ?? seen.badParent) !== null && seen.exit?.rc !== 0;
}
