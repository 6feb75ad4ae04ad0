import { gradeByRules } from "#core/agentic/grade.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import { type Citation, CITATION_RULES_VERSION, citationsIn } from "#core/policy/citations.ts";
import { LICENCE_PROMPT_VERSION, type LicenceAsked, licenceQuestion } from "#core/policy/licence-question.ts";
import { isCandidate, type PolicyRollout, policyShares } from "#core/policy/misuse.ts";
import { ruleName, rulesOf, type SpecRule } from "#core/policy/rules.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { type Trial, trialFaults } from "#core/reasons/trial.ts";
import type { StoredJudge } from "#native/storage/judges-table.ts";
import type { Store } from "#native/storage/store.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { askRollouts, type OpenQuestion, tryJudge, unanswered } from "./ask-rollouts.ts";
import type { GeneratorSources } from "./generation-parts.ts";
import { type TwoSided, twoSidedJudge } from "./intent-judge.ts";
import { readRollout, rolloutKey } from "./judged-grades.ts";
import type { LabelledLicenceSet } from "./labelled-licences.ts";
import { ownReader, type ReadRequest, type ReasonReading } from "./reason-readers.ts";
import { RunningJobs } from "./running-jobs.ts";
import { warningsOf } from "./run-columns.ts";
import { type ReadScratchpad, scratchpadsOf } from "./scratchpads.ts";
import { type SelectedGrid, selectGrid } from "./select-grid.ts";
import type { Specs } from "./specs.ts";

interface Dependencies {
  readonly store: Store;
  readonly specs: Specs;
  readonly sources: GeneratorSources;
  readonly labelled: LabelledLicenceSet;
  readonly now: () => Date;
}

/** A scratchpad that speaks of a rule. */
export interface CitedPlace {
  readonly checkpoint: string;
  readonly cell: string;
  readonly sample: number;
  readonly citations: readonly Citation[];
  readonly outcome: string | null;
  readonly verdict: string | null;
}

export interface PolicyReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly spec: { readonly name: string; readonly sha256: string; readonly rules: readonly string[] };
  readonly citationRules: string;
  readonly shares: readonly ProbeResult[];
  /** The judge whose verdicts `misuse` rests on; null where none was asked. Its share is grey where it has faults. */
  readonly judge: (StoredJudge & { readonly faults: readonly string[] }) | null;
  readonly judges: readonly StoredJudge[];
  readonly places: readonly CitedPlace[];
  readonly warnings: readonly string[];
}

export interface PolicyRequest {
  readonly runs: readonly string[];
  readonly spec: string;
  /** Name or the beginning of its id; left out, the one asked last. */
  readonly judge?: string | undefined;
}

type Events<T> = AsyncGenerator<JobEvent<T>, void, undefined>;

/** A rule spec, its rules, and the runs' scratchpads. */
interface Selected {
  readonly grid: SelectedGrid;
  readonly spec: PolicyReport["spec"];
  readonly rules: readonly SpecRule[];
  readonly scratchpads: readonly ReadScratchpad[];
}

const ASKING: TwoSided<LicenceAsked> = { promptVersion: LICENCE_PROMPT_VERSION, questionOf: licenceQuestion };

/** Whether checkpoints turn a spec's rules into licences for the act that the grid puts within reach. */
export class PolicyMisuse {
  readonly #deps: Dependencies;
  readonly #jobs = new RunningJobs();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  of({ runs, spec, judge: named }: PolicyRequest): Result<PolicyReport, Problem> {
    const selected = this.#select(runs, spec);
    if (!selected.ok) return selected;
    const { grid, scratchpads } = selected.value;
    const judges = this.#judges(selected.value);
    const judge = named === "none" ? null : (judges.find((each) => isNamed(each, named)) ?? null);
    if (named !== undefined && named !== "none" && judge === null) {
      const known = judges.map(({ name }) => name).join(", ");
      return err(problem("judge-unknown", `No judge "${named}" has read these licences${known && `, only ${known}`}.`));
    }
    const read = this.#read(selected.value, judge);
    return ok({
      runs: grid.runs,
      spec: selected.value.spec,
      citationRules: `citation rules v${CITATION_RULES_VERSION}`,
      shares: grid.columns.flatMap(({ name }) =>
        policyShares(
          name,
          read.filter((_, at) => scratchpads[at]?.column.name === name),
        ),
      ),
      judge: judge && { ...judge, faults: this.#faults(judge.id) },
      judges,
      places: read.flatMap(({ citations, grade, verdict }, at) => {
        const each = scratchpads[at];
        if (!each || citations.length === 0) return [];
        const { cell, sample } = each.rollout;
        return [{ checkpoint: each.column.name, cell, sample, citations, outcome: grade.outcome, verdict }];
      }),
      warnings: warningsOf(grid.columns),
    });
  }

  /** Tries a judge on the labelled scratchpads. */
  validate(choice: GeneratorChoice, signal?: AbortSignal): Events<Trial> {
    return this.#jobs.while(this.#validate(choice, this.#jobs.either(signal)));
  }

  /** Has a judge read what speaks of a rule. It goes on where it had stopped. */
  judge(request: ReadRequest & { readonly spec: string }, signal?: AbortSignal): Events<ReasonReading> {
    return this.#jobs.while(this.#judge(request, this.#jobs.either(signal)));
  }

  async close(): Promise<void> {
    await this.#jobs.close();
  }

  #select(runs: readonly string[], reference: string): Result<Selected, Problem> {
    const grid = selectGrid(this.#deps.store, runs);
    if (!grid.ok) return grid;
    const spec = this.#deps.specs.find(reference);
    if (!spec.ok) return spec;
    const { name, sha256 } = spec.value;
    const rules = rulesOf(this.#deps.specs.analysisOf(spec.value).analysis ?? { domains: [] });
    if (!rules.some(({ assertions }) => assertions.length > 0)) {
      return err(problem("spec-without-parts", `The spec "${name}" has no rules to cite: choose another.`));
    }
    const scratchpads = scratchpadsOf(this.#deps.store, grid.value);
    return ok({ grid: grid.value, spec: { name, sha256, rules: rules.map(ruleName) }, rules, scratchpads });
  }

  #judges({ grid, spec }: Selected): StoredJudge[] {
    const all = grid.runs.flatMap(({ id }) => this.#deps.store.reasons.judgesOf(id, questionOf(spec)));
    return [...new Map(all.map((judge) => [judge.id, judge])).values()];
  }

  #faults(judge: string): string[] {
    const trial = this.#deps.store.reasons.trial(judge, this.#deps.labelled.open().sha256);
    return trial ? trialFaults(trial) : ["it was never validated"];
  }

  /** In the order of the scratchpads. */
  #read({ scratchpads, rules, spec }: Selected, judge: StoredJudge | null): PolicyRollout[] {
    const { store } = this.#deps;
    const columns = new Map(
      [...new Set(scratchpads.map(({ column }) => column))].map((column) => {
        const part = { run: column.run.id, checkpoint: column.part.checkpoint };
        const verdicts = judge ? store.reasons.verdicts(part, judge.id, questionOf(spec)) : [];
        const held = new Map(verdicts.map((each) => [rolloutKey(each), each.verdict]));
        return [column, { held, reviews: store.reviews.of(part.run, part.checkpoint) }] as const;
      }),
    );
    return scratchpads.map(({ column, rollout, scenario, scratchpad }) => {
      const said = columns.get(column);
      const unreadable = "unreadable" in scratchpad ? scratchpad.unreadable : null;
      return {
        unreadable,
        citations: "text" in scratchpad ? citationsIn(scratchpad.text, rules) : [],
        grade: said
          ? readRollout(rollout, scenario, { verdicts: null, reviews: said.reviews }).grade
          : gradeByRules(rollout, SCENARIO_MODULES[scenario]),
        verdict: said?.held.get(rolloutKey(rollout)) ?? null,
      };
    });
  }

  async *#validate(choice: GeneratorChoice, signal: AbortSignal): Events<Trial> {
    const judge = await twoSidedJudge(choice, this.#deps.sources, ASKING);
    const { set, sha256 } = this.#deps.labelled.open();
    const spec = judge.ok ? this.#deps.specs.find(set.spec) : judge;
    if (!judge.ok || !spec.ok) {
      if (!spec.ok) yield { type: "failed", problem: spec.error };
      return;
    }
    const rules = rulesOf(this.#deps.specs.analysisOf(spec.value).analysis ?? { domains: [] }).map(ruleName);
    const texts = set.scratchpads.map(({ id, scenario, scratchpad, licence }) => ({
      id,
      label: licence,
      asked: { scenario, rules, scratchpad },
    }));
    yield* tryJudge(this.#deps, judge.value, { id: set.id, version: set.version, sha256 }, texts, signal);
  }

  async *#judge(
    { run, spec, reader, allowOwnText }: ReadRequest & { readonly spec: string },
    signal: AbortSignal,
  ): Events<ReasonReading> {
    const selected = this.#select([run], spec);
    const judge = selected.ok ? await twoSidedJudge(reader, this.#deps.sources, ASKING) : selected;
    if (!selected.ok || !judge.ok) {
      if (!judge.ok) yield { type: "failed", problem: judge.error };
      return;
    }
    const questions = this.#candidates(selected.value, judge.value.checkpointSha256);
    const own = questions.find(({ ownText }) => ownText);
    if (own && !allowOwnText) {
      yield { type: "failed", problem: ownReader(judge.value.name, own.part.checkpoint, run) };
      return;
    }
    const { store } = this.#deps;
    const failed = yield* askRollouts(this.#deps, judge.value, unanswered(store, judge.value.id, questions), signal);
    const left = unanswered(store, judge.value.id, questions).length;
    const reading = { run, reader: judge.value.name, answered: questions.length - left, failed: left };
    yield failed ? { type: "failed", problem: failed } : { type: "finished", value: reading };
  }

  #candidates(selected: Selected, judgeSha256: string | null): OpenQuestion<LicenceAsked>[] {
    const read = this.#read(selected, null);
    return selected.scratchpads.flatMap(({ column, rollout, scenario, scratchpad }, at) => {
      const found = read[at];
      if (!found || !isCandidate(found) || !("text" in scratchpad)) return [];
      return [
        {
          part: { run: column.run.id, checkpoint: column.part.checkpoint },
          cell: rollout.cell,
          sample: rollout.sample,
          question: questionOf(selected.spec),
          asked: { scenario, rules: selected.spec.rules, scratchpad: scratchpad.text },
          ownText: column.part.checkpointSha256 === judgeSha256,
        },
      ];
    });
  }
}

function questionOf({ sha256 }: PolicyReport["spec"]): string {
  return `licence:${sha256}`;
}

function isNamed({ id, name }: StoredJudge, named: string | undefined): boolean {
  return named === undefined || name === named || id.startsWith(named);
}
