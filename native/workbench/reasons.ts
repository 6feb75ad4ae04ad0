import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { agreementOnExamples, type FamilyAgreement } from "#core/reasons/agreement.ts";
import { CLASSIFIER_VERSION, type FamilyEvidence, ReasonClassifier } from "#core/reasons/classify.ts";
import { type ClusteredReasons, clusterReasons, type ClusterSettings } from "#core/reasons/cluster-reasons.ts";
import type { ReasonFamily } from "#core/reasons/family.ts";
import { type HeldOut, heldOutAgreement } from "#core/reasons/held-out.ts";
import { type Overlap, overlapsOf } from "#core/reasons/overlap.ts";
import { givesReason, REASON_RULE, sentencesOf } from "#core/reasons/reason-sentences.ts";
import {
  type ReasonedCheckpoint,
  type ReasonedRollout,
  reasonShares,
  type ShareDifference,
  shareDifferences,
} from "#core/reasons/shares.ts";
import type { Store } from "#native/storage/store.ts";
import type { LabelledTranscripts } from "./labelled-set.ts";
import type { ReasonEdits } from "./reason-edits.ts";
import { type JudgedReasons, judgedReasons } from "./reason-verdicts.ts";
import { type Column, warningsOf } from "./run-columns.ts";
import { type ReadScratchpad, scratchpadsOf } from "./scratchpads.ts";
import { type SelectedGrid, selectGrid } from "./select-grid.ts";

export interface ReasonsRequest extends ClusterSettings {
  readonly runs: readonly string[];
  /** Whose list of reasons is clustered and classified; null: the rule's. */
  readonly extractor: string | null;
}

/** How far one checkpoint's scratchpads could be read. */
export interface ReadCount {
  readonly checkpoint: string;
  readonly rollouts: number;
  readonly readable: number;
  /** Rollouts left out of every share, by state. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Readable rollouts in which no sentence gives a reason; they stay in the denominators. */
  readonly withoutReason: number;
  readonly reasons: number;
}

export interface ReasonsReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: { readonly id: string; readonly version: number };
  readonly settings: ClusterSettings;
  /** How reasons were found, and how they came to their families. */
  readonly extraction: string;
  readonly classification: string;
  readonly extractors: readonly string[];
  readonly read: readonly ReadCount[];
  readonly families: readonly ReasonFamily[];
  readonly shares: readonly ProbeResult[];
  readonly differences: readonly ShareDifference[];
  readonly overlaps: readonly Overlap[];
  readonly agreement: readonly FamilyAgreement[];
  /** Of the built-in families, on scratchpads that they were not made with. */
  readonly heldOut: HeldOut;
  /** What judges say, beside the rules. */
  readonly judges: readonly JudgedReasons[];
  readonly clusters: ClusteredReasons;
  /** Families that the sentences of a group come to, by the group's id; none where nobody has named them. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
}

/** A rollout that gives a family's reason, with the sentence. */
export interface ReasonedPlace extends FamilyEvidence {
  readonly checkpoint: string;
  readonly cell: string;
  readonly sample: number;
  readonly text: string;
}

/** A rollout with its sentences that count, or why there are none. */
interface Spoken extends ReadScratchpad {
  readonly said: readonly string[] | null;
  readonly unreadable: string | null;
}

/** Reasons that checkpoints give on their scratchpads: found, grouped, named by people, and counted. */
export class Reasons {
  readonly #store: Store;
  readonly #edits: ReasonEdits;
  readonly #labelled: LabelledTranscripts;
  /** Both depend on the families alone, and take longer than all else. */
  #heldOut: HeldOut | null = null;
  #agreement: { readonly key: string; readonly value: FamilyAgreement[] } | null = null;

  constructor(store: Store, edits: ReasonEdits, labelled: LabelledTranscripts) {
    this.#store = store;
    this.#edits = edits;
    this.#labelled = labelled;
  }

  of(request: ReasonsRequest): Result<ReasonsReport, Problem> {
    const { seed, distance, most, extractor } = request;
    const selected = this.#select(request);
    if (!selected.ok) return selected;
    const { grid, spoken } = selected.value;
    const { families } = this.#edits.codebook(grid.probe.id);
    const ids = families.map(({ id }) => id);
    const classifier = new ReasonClassifier(families);
    const checkpoints = checkpointsOf(grid.columns, spoken, classifier);
    const reasons = spoken.flatMap(({ column, rollout, said }) =>
      (said ?? []).flatMap((text) =>
        extractor !== null || givesReason(text)
          ? [{ text, checkpoint: column.name, rollout: `${rollout.sample}/${rollout.cell}` }]
          : [],
      ),
    );
    const clusters = clusterReasons(reasons, { seed, distance, most });
    return ok({
      runs: grid.runs,
      probe: { id: grid.probe.id, version: grid.probe.version },
      settings: { seed, distance, most },
      extraction: extractor ?? REASON_RULE,
      classification: `key phrases, and likeness with examples, v${CLASSIFIER_VERSION}`,
      extractors: [...new Set(grid.runs.flatMap(({ id }) => this.#store.reasons.extractors(id)))],
      read: readCounts(grid.columns, spoken, extractor !== null),
      families,
      shares: reasonShares(checkpoints, ids),
      differences: shareDifferences(checkpoints, ids),
      overlaps: overlapsOf(
        checkpoints.flatMap(({ rollouts }) => rollouts),
        ids,
      ),
      agreement: this.#agreementOf(families),
      heldOut: (this.#heldOut ??= heldOutAgreement(this.#labelled.open().set.transcripts)),
      judges: judgedReasons(this.#store, { grid, families, scratchpads: spoken, byRules: checkpoints }),
      clusters,
      known: Object.fromEntries(
        clusters.clusters.map(({ id, sentences }) => [id, classifier.ofAll(sentences).map(({ family }) => family)]),
      ),
      warnings: [...warningsOf(grid.columns), ...otherCells(spoken)],
    });
  }

  /** Rollouts that give a family's reason by the rules, in the order of columns and cells. */
  places(request: ReasonsRequest, family: string, limit: number): Result<ReasonedPlace[], Problem> {
    const selected = this.#select(request);
    if (!selected.ok) return selected;
    const { families } = this.#edits.codebook(selected.value.grid.probe.id);
    if (!families.some(({ id }) => id === family)) {
      return err(problem("family-unknown", `There is no family "${family}": msm reasons show lists them.`));
    }
    const classifier = new ReasonClassifier(families);
    const places = selected.value.spoken.flatMap(({ column, rollout, said }) => {
      const evidence = classifier.ofAll(said ?? []).find((each) => each.family === family);
      const { cell, sample, text } = rollout;
      return evidence ? [{ ...evidence, checkpoint: column.name, cell, sample, text }] : [];
    });
    return ok(places.slice(0, limit));
  }

  #agreementOf(families: readonly ReasonFamily[]): FamilyAgreement[] {
    const key = JSON.stringify(families);
    if (this.#agreement?.key !== key) this.#agreement = { key, value: agreementOnExamples(families) };
    return this.#agreement.value;
  }

  #select({ runs, extractor }: ReasonsRequest): Result<{ grid: SelectedGrid; spoken: Spoken[] }, Problem> {
    const grid = selectGrid(this.#store, runs);
    if (!grid.ok) return grid;
    const known = grid.value.runs.flatMap(({ id }) => this.#store.reasons.extractors(id));
    if (extractor !== null && !known.includes(extractor)) {
      const have =
        known.length > 0
          ? `choose of ${known.join("; ")}`
          : `msm reasons extract RUN --with checkpoint:ID has a model list them`;
      return err(
        problem("extractor-unknown", `Nothing called "${extractor}" has listed reasons of this run: ${have}.`),
      );
    }
    const scratchpads = scratchpadsOf(this.#store, grid.value);
    return ok({
      grid: grid.value,
      spoken: extractor === null ? byRule(scratchpads) : this.#listed(scratchpads, extractor),
    });
  }

  /** What a generator listed; where it has not read a scratchpad, or failed, nothing is known. */
  #listed(scratchpads: readonly ReadScratchpad[], extractor: string): Spoken[] {
    const parts = Map.groupBy(scratchpads, ({ column }) => column);
    return [...parts].flatMap(([column, own]) => {
      const part = { run: column.run.id, checkpoint: column.part.checkpoint };
      const held = new Map(
        this.#store.reasons.extractions(part, extractor).map((each) => [`${each.sample}/${each.cell}`, each.found]),
      );
      return own.map((each): Spoken => {
        if ("unreadable" in each.scratchpad) return { ...each, said: null, unreadable: each.scratchpad.unreadable };
        const found = held.get(`${each.rollout.sample}/${each.rollout.cell}`);
        if (!found) return { ...each, said: null, unreadable: "not-extracted" };
        if ("failed" in found) return { ...each, said: null, unreadable: "extraction-failed" };
        return { ...each, said: found.reasons, unreadable: null };
      });
    });
  }
}

function byRule(scratchpads: readonly ReadScratchpad[]): Spoken[] {
  return scratchpads.map((each) =>
    "unreadable" in each.scratchpad
      ? { ...each, said: null, unreadable: each.scratchpad.unreadable }
      : { ...each, said: sentencesOf(each.scratchpad.text), unreadable: null },
  );
}

function checkpointsOf(
  columns: readonly Column[],
  spoken: readonly Spoken[],
  classifier: ReasonClassifier,
): ReasonedCheckpoint[] {
  return columns.map((column) => ({
    id: column.name,
    rollouts: spoken
      .filter((each) => each.column === column)
      .map(({ said, unreadable }): ReasonedRollout => ({
        unreadable,
        families: new Set(classifier.ofAll(said ?? []).map(({ family }) => family)),
        unknown: new Map(),
      })),
  }));
}

function readCounts(columns: readonly Column[], spoken: readonly Spoken[], listed: boolean): ReadCount[] {
  return columns.map((column) => {
    const own = spoken.filter((each) => each.column === column);
    const excluded: Record<string, number> = {};
    for (const { unreadable } of own) if (unreadable !== null) excluded[unreadable] = (excluded[unreadable] ?? 0) + 1;
    const counts = own.flatMap(({ said }) => (said ? [said.filter((each) => listed || givesReason(each)).length] : []));
    return {
      checkpoint: column.name,
      rollouts: own.length,
      readable: counts.length,
      excluded,
      withoutReason: counts.filter((count) => count === 0).length,
      reasons: counts.reduce((sum, count) => sum + count, 0),
    };
  });
}

/** Shares are over all of a checkpoint's readable rollouts; where the checkpoints' lie in other cells, that is said. */
function otherCells(spoken: readonly Spoken[]): string[] {
  const readable = spoken.filter(({ unreadable }) => unreadable === null);
  const byColumn = Map.groupBy(readable, ({ column }) => column);
  const mixes = new Set(
    [...byColumn.values()].map((own) => JSON.stringify([...Map.groupBy(own, ({ rollout }) => rollout.cell).keys()])),
  );
  return mixes.size > 1
    ? ["The checkpoints' readable scratchpads lie in different cells: a difference of shares may be the cells'"]
    : [];
}
