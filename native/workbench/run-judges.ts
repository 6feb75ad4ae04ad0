import type { ClassifierErrors } from "#core/statistics/corrected-rate.ts";
import { confusionOf, errorsOf, gateFaults } from "#core/agentic/judging/validation.ts";
import type { IntentVerdict, JudgeIdentity } from "#core/agentic/judging/verdict.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { StoredJudge, StoredVerdict } from "#native/storage/judges-table.ts";
import type { Store } from "#native/storage/store.ts";
import { rolloutKey, type VerdictsByRollout } from "./judged-grades.ts";
import type { LabelledTranscripts } from "./labelled-set.ts";
import type { Column } from "./run-columns.ts";

/** The judge whose verdicts a report shows. */
export interface ShownJudge extends StoredJudge {
  /** Why its verdicts do not count; none where they do. */
  readonly faults: readonly string[];
  /** From the labelled transcripts; null where it was never tried on them. */
  readonly errors: ClassifierErrors | null;
  /** Columns in which it read what it had written itself. */
  readonly ownText: readonly string[];
}

/** A verdict with its judge, prompt version and decoding. */
export type PinnedVerdict = Omit<StoredVerdict, "cell" | "sample"> & {
  readonly judge: JudgeIdentity & { readonly id: string; readonly name: string };
};

/** Judges of the runs that a report shows. */
export class RunJudges {
  readonly #store: Store;
  readonly #labelled: LabelledTranscripts;

  constructor(store: Store, labelled: LabelledTranscripts) {
    this.#store = store;
    this.#labelled = labelled;
  }

  /** Those that have read something in every run, the one asked last first. */
  of(runIds: readonly string[]): StoredJudge[] {
    const [first = [], ...others] = [...new Set(runIds)].map((id) => this.#store.judges.ofRun(id));
    return first.filter(({ id }) => others.every((judges) => judges.some((judge) => judge.id === id)));
  }

  /**
   * The named one, by name or the beginning of its id; else the one asked last of those that count, or of all where none does;
   * null where there is none, or none is wanted.
   */
  choose(runIds: readonly string[], named: string | undefined): Result<StoredJudge | null, Problem> {
    if (named === "none") return ok(null);
    const known = this.of(runIds);
    if (named === undefined) {
      return ok(known.find(({ id }) => this.#validated(id).faults.length === 0) ?? known[0] ?? null);
    }
    const found = known.find(({ id, name }) => name === named || (named.length >= 6 && id.startsWith(named)));
    if (found) return ok(found);
    const names = known.map(({ name }) => name).join(", ");
    return err(
      problem(
        "judge-unknown",
        `No judge "${named}" has read this; ${names === "" ? "have it read with msm probe judge RUN --judge checkpoint:ID" : `these have: ${names}`}.`,
      ),
    );
  }

  verdicts({ run, part }: Column, judge: StoredJudge): VerdictsByRollout {
    return new Map<string, IntentVerdict>(
      this.#store.judges.verdicts(run.id, part.checkpoint, judge.id).map((each) => [rolloutKey(each), each.verdict]),
    );
  }

  /** The same with all that a verdict rests on. */
  pinned({ run, part }: Column, judge: StoredJudge): ReadonlyMap<string, PinnedVerdict> {
    const { id, name, identity } = judge;
    return new Map(
      this.#store.judges
        .verdicts(run.id, part.checkpoint, id)
        .map(({ cell, sample, ...verdict }) => [
          rolloutKey({ cell, sample }),
          { judge: { id, name, ...identity }, ...verdict },
        ]),
    );
  }

  shown(judge: StoredJudge, columns: readonly Column[]): ShownJudge {
    const ownText = columns.filter(({ run, part }) =>
      this.#store.judges.verdicts(run.id, part.checkpoint, judge.id).some((verdict) => verdict.ownText),
    );
    return {
      ...judge,
      ...this.#validated(judge.id),
      ownText: ownText.map(({ name }) => name),
    };
  }

  #validated(judge: string): Pick<ShownJudge, "faults" | "errors"> {
    const validation = this.#store.judges.validation(judge, this.#labelled.open().sha256);
    if (validation === null) return { faults: ["it was never validated"], errors: null };
    return { faults: gateFaults(validation), errors: errorsOf(confusionOf(validation.verdicts)) };
  }
}
