import { cellsOf } from "#core/agentic/grid.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import { assistantsWords } from "#core/agentic/inbox/transcript.ts";
import { type RaterAgreement, raterAgreements } from "#core/agentic/judging/judge-agreement.ts";
import type { JudgedText } from "#core/agentic/judging/question.ts";
import { type CheckedVerdict, forJudges, gateFaults, type Validation } from "#core/agentic/judging/validation.ts";
import { awaitsJudge, type IntentVerdict, verdictOf } from "#core/agentic/judging/verdict.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import type { StoredJudge, StoredVerdict } from "#native/storage/judges-table.ts";
import type { Store } from "#native/storage/store.ts";
import { asking } from "./ask-rollouts.ts";
import type { GeneratorSources } from "./generation-parts.ts";
import { type IntentJudge, intentJudge } from "./intent-judge.ts";
import type { LabelledTranscripts } from "./labelled-set.ts";
import { type SelectedGrid, selectGrid } from "./select-grid.ts";

interface Dependencies {
  readonly store: Store;
  readonly sources: GeneratorSources;
  readonly labelled: LabelledTranscripts;
  readonly now: () => Date;
}

export interface JudgingRequest {
  readonly run: string;
  readonly judge: GeneratorChoice;
  /** Lets a checkpoint read what it wrote itself; its verdicts are marked. */
  readonly allowOwnText: boolean;
}

/** What came of having a run read. */
export interface Judging {
  readonly run: string;
  readonly judge: StoredJudge;
  /** Verdicts of this judge on the run's open rollouts, by kind. */
  readonly verdicts: Readonly<Record<IntentVerdict, number>>;
  /** Rollouts that rules leave to a reader; those that they settle are not read. */
  readonly open: number;
  /** Why its verdicts do not count; none where they do. Null where it was never validated. */
  readonly gateFaults: readonly string[] | null;
}

/** A judge as it is listed. */
export interface ListedJudge extends StoredJudge {
  /** On the labelled set that this program ships; null where it was never tried on it. */
  readonly validation: Validation | null;
  readonly gateFaults: readonly string[] | null;
}

type Events<T> = AsyncGenerator<JobEvent<T>, void, undefined>;

/** A rollout to be read, and where it lies. */
interface Open {
  readonly checkpoint: string;
  readonly rollout: StoredRollout;
  readonly text: JudgedText;
  readonly ownText: boolean;
}

/** Verdicts that are stored at once: a crash loses no more. */
const STORE_EVERY = 32;

/** Judges of intent: they are tried on labelled transcripts, and read what rules leave open. */
export class Judges {
  readonly #deps: Dependencies;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  list(): ListedJudge[] {
    return this.#deps.store.judges.list().map((judge) => {
      const validation = this.#validation(judge.id);
      return { ...judge, validation, gateFaults: validation && gateFaults(validation) };
    });
  }

  /** Tries a judge on the labelled transcripts; what came of an earlier try is replaced once this one is done. */
  validate(choice: GeneratorChoice, signal?: AbortSignal): Events<Validation> {
    return this.#while(this.#validate(choice, this.#either(signal)));
  }

  /**
   * Has a judge read what rules leave open in a run. Verdicts that it gave before stay; where it failed it is asked again.
   * What it has said is kept when it is cancelled or breaks off.
   */
  judge(request: JudgingRequest, signal?: AbortSignal): Events<Judging> {
    return this.#while(this.#judge(request, this.#either(signal)));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  /** How far the judges that read a run agree. */
  agreement(run: string): Result<RaterAgreement[], Problem> {
    const selected = selectGrid(this.#deps.store, [run]);
    if (!selected.ok) return selected;
    const { store } = this.#deps;
    const scenarios = new Map(cellsOf(selected.value.probe.factors).map(({ id, factors }) => [id, factors.scenario]));
    const raters = store.judges.ofRun(run).map(({ id, name }) => ({
      name: `${name} (${id.slice(0, 6)})`,
      verdicts: new Map(
        selected.value.columns.flatMap(({ part }) =>
          store.judges
            .verdicts(run, part.checkpoint, id)
            .map(({ cell, sample, verdict }) => [JSON.stringify([part.checkpoint, sample, cell]), verdict] as const),
        ),
      ),
    }));
    const cellOfKey = (key: string): string => String((JSON.parse(key) as unknown[])[2]);
    return ok(raterAgreements(raters, (key) => scenarios.get(cellOfKey(key)) ?? null));
  }

  /** Aborted when the caller gives up, or the workbench closes. */
  #either(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
  }

  /** Passes events on; the workbench does not close before they have ended. */
  async *#while<T>(events: Events<T>): Events<T> {
    const ended = Promise.withResolvers<void>();
    this.#running.add(ended.promise);
    try {
      yield* events;
    } finally {
      this.#running.delete(ended.promise);
      ended.resolve();
    }
  }

  async *#validate(choice: GeneratorChoice, signal: AbortSignal): Events<Validation> {
    const judge = await intentJudge(choice, this.#deps.sources);
    if (!judge.ok) {
      yield { type: "failed", problem: judge.error };
      return;
    }
    const { set, sha256 } = this.#deps.labelled.open();
    const transcripts = forJudges(set.transcripts);
    const verdicts: CheckedVerdict[] = [];
    const failed = yield* asking(judge.value, transcripts, signal, ({ index, reading }) => {
      const transcript = transcripts[index];
      if (!transcript) throw new Error("Internal error: a reading of a transcript that was not asked about.");
      const { id, scenario, reader } = transcript;
      verdicts.push({ transcript: id, scenario, decided: reader.decided, verdict: verdictOf(reading) });
    });
    if (failed) {
      yield { type: "failed", problem: failed };
      return;
    }
    const createdAt = this.#deps.now().toISOString();
    const validation: Validation = {
      judge: judge.value.id,
      set: { id: set.id, version: set.version, sha256 },
      createdAt,
      verdicts: verdicts.toSorted((a, b) => (a.transcript < b.transcript ? -1 : 1)),
    };
    this.#deps.store.transaction(() => {
      this.#deps.store.judges.put(judge.value, createdAt);
      this.#deps.store.judges.setValidation(validation);
    });
    yield { type: "finished", value: validation };
  }

  async *#judge({ run, judge: choice, allowOwnText }: JudgingRequest, signal: AbortSignal): Events<Judging> {
    const selected = selectGrid(this.#deps.store, [run]);
    const judge = selected.ok ? await intentJudge(choice, this.#deps.sources) : selected;
    if (!selected.ok || !judge.ok) {
      if (!judge.ok) yield { type: "failed", problem: judge.error };
      return;
    }
    const open = openRollouts(this.#deps.store, selected.value, judge.value);
    const own = open.find(({ ownText }) => ownText);
    if (own && !allowOwnText) {
      yield { type: "failed", problem: ownJudge(judge.value.name, own.checkpoint, run) };
      return;
    }
    this.#deps.store.judges.put(judge.value, this.#deps.now().toISOString());
    const asked = this.#unread(run, judge.value.id, open);
    const waiting: { readonly open: Open; readonly verdict: StoredVerdict }[] = [];
    const keep = (): void => {
      const kept = Map.groupBy(waiting.splice(0), (each) => each.open.checkpoint);
      for (const [checkpoint, verdicts] of kept) {
        this.#deps.store.judges.addVerdicts(
          run,
          checkpoint,
          judge.value.id,
          verdicts.map((each) => each.verdict),
        );
      }
    };
    const texts = asked.map(({ text }) => text);
    let failed: Problem | null;
    try {
      failed = yield* asking(judge.value, texts, signal, ({ index, reading }) => {
        const each = asked[index];
        if (!each) throw new Error("Internal error: a reading of a rollout that was not asked about.");
        const { cell, sample } = each.rollout;
        const judgedAt = this.#deps.now().toISOString();
        const verdict = { cell, sample, verdict: verdictOf(reading), judgedAt, reading, ownText: each.ownText };
        waiting.push({ open: each, verdict });
        if (waiting.length >= STORE_EVERY) keep();
      });
    } finally {
      keep();
    }
    if (failed) yield { type: "failed", problem: failed };
    else yield { type: "finished", value: this.#summary(run, judge.value, open) };
  }

  #validation(judge: string): Validation | null {
    return this.#deps.store.judges.validation(judge, this.#deps.labelled.open().sha256);
  }

  /** Those without a verdict of this judge, or on which it failed. */
  #unread(run: string, judge: string, open: readonly Open[]): Open[] {
    const read = new Map(
      [...new Set(open.map(({ checkpoint }) => checkpoint))].map((checkpoint) => [
        checkpoint,
        new Set(
          this.#deps.store.judges
            .verdicts(run, checkpoint, judge)
            .flatMap(({ cell, sample, verdict }) => (verdict === "failed" ? [] : [`${sample}/${cell}`])),
        ),
      ]),
    );
    return open.filter(
      ({ checkpoint, rollout: { cell, sample } }) => read.get(checkpoint)?.has(`${sample}/${cell}`) !== true,
    );
  }

  #summary(run: string, judge: IntentJudge, open: readonly Open[]): Judging {
    const { id, name, identity } = judge;
    const verdicts = { decided: 0, "not-decided": 0, undecided: 0, failed: 0 };
    const checkpoints = new Set(open.map(({ checkpoint }) => checkpoint));
    for (const checkpoint of checkpoints) {
      for (const { verdict } of this.#deps.store.judges.verdicts(run, checkpoint, id)) verdicts[verdict]++;
    }
    const validation = this.#validation(id);
    return {
      run,
      judge: { id, name, identity },
      verdicts,
      open: open.length,
      gateFaults: validation && gateFaults(validation),
    };
  }
}

/** What rules leave open in a run, in the order of checkpoints and cells. */
function openRollouts(store: Store, { columns, probe }: SelectedGrid, judge: IntentJudge): Open[] {
  const scenarios = new Map(cellsOf(probe.factors).map(({ id, factors }) => [id, factors.scenario]));
  return columns.flatMap(({ run, part }) =>
    store.rollouts.of(run.id, part.checkpoint).flatMap((rollout) => {
      const scenario = scenarios.get(rollout.cell);
      if (!scenario || !awaitsJudge(gradeByRules(rollout, SCENARIO_MODULES[scenario]))) return [];
      const ownText = part.checkpointSha256 === judge.checkpointSha256;
      return [
        {
          checkpoint: part.checkpoint,
          rollout,
          text: { scenario, text: assistantsWords(rollout.text, rollout.inbox) },
          ownText,
        },
      ];
    }),
  );
}

function ownJudge(judge: string, checkpoint: string, run: string): Problem {
  return problem(
    "judge-of-itself",
    `The judge ${judge} wrote part of run "${run}" itself, as "${checkpoint}": choose another judge, or add --allow-own-text, and its verdicts are marked.`,
  );
}
