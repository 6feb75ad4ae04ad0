import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeCheck, ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { reviseItems, type Revision, type RevisionRequest } from "#core/probes/authoring/revise.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import type { Store } from "#native/storage/store.ts";
import { frequenciesFor } from "./check-probe.ts";
import { generatorOf, type GeneratorSources } from "./generation-parts.ts";
import { judgeItems } from "./judge-items.ts";
import type { Probes, StoredPairs } from "./probes.ts";
import { runCorpusWork } from "./run-corpus-work.ts";

interface Dependencies {
  readonly store: Store;
  /** Path of the workspace's database, which a thread opens anew. */
  readonly database: string;
  readonly probes: Probes;
  /** Where judges come from. */
  readonly sources: GeneratorSources;
  readonly codeVersion: string;
  readonly now: () => Date;
}

export interface CheckRequest {
  /** ID, or ID@VERSION. */
  readonly probe: string;
  readonly settings: ProbeCheckSettings;
  readonly judge?: GeneratorChoice | undefined;
}

/** A stored check; stale where the corpora are others than it was made against. */
export interface CheckState {
  readonly check: ProbeCheck;
  readonly stale: boolean;
}

export interface Revised {
  readonly stored: StoredPairs;
  readonly revision: Revision;
  /** Whether anything changed; if not, there is no new version. */
  readonly changed: boolean;
}

type Events<T> = AsyncGenerator<JobEvent<T>, void, undefined>;

/** Whether a probe's items are any good, before a checkpoint is asked; and what can be done about it. */
export class ProbeChecks {
  readonly #deps: Dependencies;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** The last check of a probe's version; null where none was made. `reference`: ID, or ID@VERSION. */
  last(reference: string): Result<CheckState | null, Problem> {
    const { probes, store } = this.#deps;
    const found = probes.findPairs(reference);
    if (!found.ok) return found;
    const { id, version } = found.value.probe;
    const check = store.probeChecks.find(id, version);
    if (check === null) return ok(null);
    const held = new Map(check.contamination.corpora.map(({ corpus, documents }) => [corpus, documents]));
    const corpora = store.corpora.list();
    const same = corpora.length === held.size && corpora.every((each) => held.get(each.id) === each.documents);
    return ok({ check, stale: !same });
  }

  /** Makes every check that needs no model, in a thread; then has a judge look, where one is named. What was found is kept. */
  async *check(request: CheckRequest, signal?: AbortSignal): Events<ProbeCheck> {
    const ended = Promise.withResolvers<void>();
    this.#running.add(ended.promise);
    try {
      yield* this.#check(request, signal);
    } finally {
      this.#running.delete(ended.promise);
      ended.resolve();
    }
  }

  async *#check(request: CheckRequest, signal?: AbortSignal): Events<ProbeCheck> {
    const { database, store, probes, codeVersion, now, sources } = this.#deps;
    const found = probes.findPairs(request.probe);
    const judge = request.judge === undefined ? ok(null) : generatorOf(request.judge, sources);
    const fault = !found.ok ? found.error : unknownAxis(found.value, request.settings);
    if (!found.ok || fault !== null || !judge.ok) {
      yield { type: "failed", problem: fault ?? (judge.ok ? CANCELLED : judge.error) };
      return;
    }
    const { id, version } = found.value.probe;
    const either = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    const before = store.probeChecks.find(id, version)?.obvious.judged ?? null;
    const createdAt = now().toISOString();
    const work = { kind: "probe", probe: id, version, settings: request.settings, codeVersion, createdAt } as const;
    for await (const event of runCorpusWork<"probe">(database, work, either)) {
      if (event.type !== "finished") {
        yield event;
        continue;
      }
      const check = withVerdicts(event.value, before);
      store.probeChecks.set(check);
      if (judge.value === null) yield { type: "finished", value: check };
      else yield* judgeItems(store, { stored: found.value, check, judge: judge.value, createdAt }, either);
    }
  }

  /** Leaves faulty items out, turns options, or chooses among the items; the result is the probe's next version. */
  revise(request: RevisionRequest): Result<Revised, Problem> {
    const { probes, store } = this.#deps;
    const found = probes.findPairs(request.probe);
    if (!found.ok) return found;
    const { probe } = found.value;
    const state = this.last(request.probe);
    if (!state.ok) return state;
    const check = state.value?.check ?? null;
    if (request.drop.length > 0 && check === null) return err(unchecked(probe.id));
    if (request.drop.length > 0 && state.value?.stale === true) return err(checkedBefore(probe.id));
    const revision = reviseItems(probe, check, request, frequenciesFor(store, probe));
    const { version: _version, ...draft } = { ...probe, id: request.as ?? probe.id, items: revision.items };
    const left = probe.axes.every(({ id }) => revision.items.some((item) => countsFor(item, id)));
    if (!left) return err(nothingLeft(probe.id));
    const stored = probes.saveDraft(draft);
    if (!stored.ok) return stored;
    const changed = stored.value.sha256 !== found.value.sha256;
    return ok({ stored: stored.value, revision, changed });
  }

  /** Gives up what goes on, and waits until it has ended. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }
}

function countsFor({ options }: StoredPairs["probe"]["items"][number], axis: string): boolean {
  return options[0].speaksFor.includes(axis) !== options[1].speaksFor.includes(axis);
}

/** A judge's verdicts are of the version, whose items never change. */
function withVerdicts(check: ProbeCheck, judged: ProbeCheck["obvious"]["judged"]): ProbeCheck {
  return { ...check, obvious: { ...check.obvious, judged } };
}

const CANCELLED = problem("cancelled", "Cancelled: nothing of it was kept.");

function unknownAxis({ probe }: StoredPairs, { valueWords }: ProbeCheckSettings): Problem | null {
  const unknown = Object.keys(valueWords).find((axis) => probe.axes.every(({ id }) => id !== axis));
  return unknown === undefined
    ? null
    : problem(
        "axis-unknown",
        `Probe "${probe.id}" has no value "${unknown}"; choose one of ${probe.axes.map(({ id }) => id).join(", ")}.`,
      );
}

function unchecked(probe: string): Problem {
  return problem(
    "probe-unchecked",
    `Probe "${probe}" was never checked in this version, so nothing is known to leave out: check it first (msm probes check ${probe}).`,
  );
}

function checkedBefore(probe: string): Problem {
  return problem(
    "probe-unchecked",
    `The corpora have changed since probe "${probe}" was checked: check it again (msm probes check ${probe}).`,
  );
}

function nothingLeft(probe: string): Problem {
  return problem(
    "nothing-left",
    `Nothing of a value of "${probe}" would be left, and no version was made: write better items instead of leaving them out.`,
  );
}
