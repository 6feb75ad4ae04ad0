import { type RaterAgreement, raterAgreements } from "#core/agentic/judging/judge-agreement.ts";
import type { IntentVerdict } from "#core/agentic/judging/verdict.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ReasonFamily } from "#core/reasons/family.ts";
import {
  type ReasonedCheckpoint,
  type ReasonedRollout,
  reasonShares,
  type ShareDifference,
  shareDifferences,
} from "#core/reasons/shares.ts";
import { labelledReasons, trialFaults } from "#core/reasons/trial.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { StoredJudge } from "#native/storage/judges-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { ReadScratchpad } from "./scratchpads.ts";
import type { SelectedGrid } from "./select-grid.ts";

/** What one judge makes of the families: beside the rules' shares, never mixed with them. */
export interface JudgedReasons extends StoredJudge {
  /** Why its shares do not count and are grey; none where they do. */
  readonly faults: readonly string[];
  readonly shares: readonly ProbeResult[];
  readonly differences: readonly ShareDifference[];
  /** With the rules, family by family, on rollouts that both settle. */
  readonly withRules: readonly (Omit<RaterAgreement, "group"> & { readonly family: string })[];
}

/** The set on which judges of reasons are tried. */
export function reasonSet(): { readonly id: string; readonly version: number; readonly sha256: string } {
  const { id, version, items } = labelledReasons();
  const labels = items.map(({ id: item, scratchpad, given }) => [item, scratchpad, given]);
  return { id, version, sha256: sha256OfText(JSON.stringify(labels)) };
}

const QUESTION = "family:";

/** Changed words of a family are another question. */
export function familyQuestion({ id, description }: ReasonFamily): string {
  return `${QUESTION}${id}:${sha256OfText(description).slice(0, 12)}`;
}

interface Known {
  readonly grid: SelectedGrid;
  readonly families: readonly ReasonFamily[];
  readonly scratchpads: readonly ReadScratchpad[];
  /** In the order of `scratchpads`, checkpoint by checkpoint. */
  readonly byRules: readonly ReasonedCheckpoint[];
}

export function judgedReasons(store: Store, known: Known): JudgedReasons[] {
  const judges = new Map(
    known.grid.runs.flatMap(({ id }) => store.reasons.judgesOf(id, QUESTION)).map((judge) => [judge.id, judge]),
  );
  const { sha256 } = reasonSet();
  return [...judges.values()].map((judge) => {
    const trial = store.reasons.trial(judge.id, sha256);
    const verdicts = verdictsOf(store, judge.id, known);
    const checkpoints = known.grid.columns.map(({ name }) => ({
      id: name,
      rollouts: known.scratchpads.flatMap(({ column, scratchpad, rollout }): ReasonedRollout[] => {
        if (column.name !== name) return [];
        if ("unreadable" in scratchpad) {
          return [{ unreadable: scratchpad.unreadable, families: new Set(), unknown: new Map() }];
        }
        return [byVerdicts(known.families, (family) => verdicts.get(key(name, rollout, family)))];
      }),
    }));
    const ids = known.families.map(({ id }) => id);
    return {
      ...judge,
      faults: trial ? trialFaults(trial) : ["it was never validated"],
      shares: reasonShares(checkpoints, ids),
      differences: shareDifferences(checkpoints, ids),
      withRules: withRules(judge, checkpoints, known),
    };
  });
}

function key(column: string, { cell, sample }: { cell: string; sample: number }, family: string): string {
  return JSON.stringify([column, sample, cell, family]);
}

function verdictsOf(store: Store, judge: string, { grid, families }: Known): ReadonlyMap<string, IntentVerdict> {
  const verdicts = new Map<string, IntentVerdict>();
  for (const { name, run, part } of grid.columns) {
    for (const family of families) {
      const held = store.reasons.verdicts({ run: run.id, checkpoint: part.checkpoint }, judge, familyQuestion(family));
      for (const each of held) verdicts.set(key(name, each, family.id), each.verdict);
    }
  }
  return verdicts;
}

const STATES: Readonly<Partial<Record<IntentVerdict, string>>> = {
  undecided: "judge-undecided",
  failed: "judge-failed",
};

function byVerdicts(
  families: readonly ReasonFamily[],
  verdictOn: (family: string) => IntentVerdict | undefined,
): ReasonedRollout {
  const verdicts = families.map(({ id }) => ({ id, verdict: verdictOn(id) }));
  return {
    unreadable: null,
    families: new Set(verdicts.flatMap(({ id, verdict }) => (verdict === "decided" ? [id] : []))),
    unknown: new Map(
      verdicts.flatMap(({ id, verdict }) => {
        const state = verdict === undefined ? "not-judged" : STATES[verdict];
        return state === undefined ? [] : [[id, state] as const];
      }),
    ),
  };
}

function withRules(judge: StoredJudge, checkpoints: readonly ReasonedCheckpoint[], { byRules, families }: Known) {
  return families.flatMap(({ id }) => {
    const rater = (name: string, all: readonly ReasonedCheckpoint[]) => ({
      name,
      verdicts: new Map(
        all.flatMap((checkpoint) =>
          checkpoint.rollouts.flatMap(({ unreadable, families: found, unknown }, at) => {
            if (unreadable !== null || unknown.has(id)) return [];
            return [[`${checkpoint.id}/${at}`, found.has(id) ? "decided" : "not-decided"] as const];
          }),
        ),
      ),
    });
    const [agreement] = raterAgreements([rater("rules", byRules), rater(judge.name, checkpoints)], () => null);
    if (!agreement) return [];
    const { group: _all, ...rest } = agreement;
    return [{ ...rest, family: id }];
  });
}
