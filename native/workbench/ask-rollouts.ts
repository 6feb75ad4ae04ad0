import { verdictOf } from "#core/agentic/judging/verdict.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import type { Trial, TriedVerdict } from "#core/reasons/trial.ts";
import type { StoredVerdict } from "#native/storage/judges-table.ts";
import type { PartOfRun } from "#native/storage/reasons-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { JudgeAnswer, TwoSidedJudge } from "./intent-judge.ts";

/** A question about a rollout that a judge has not answered yet. */
export interface OpenQuestion<Asked> {
  readonly part: PartOfRun;
  readonly cell: string;
  readonly sample: number;
  /** Names the question, with the hash of what it rests on. */
  readonly question: string;
  readonly asked: Asked;
  /** Whether the judge would read what it wrote itself. */
  readonly ownText: boolean;
}

/** Verdicts that are stored at once: a crash loses no more. */
const STORE_EVERY = 32;

type Steps = AsyncGenerator<JobEvent<never>, Problem | null, undefined>;

/** Asks a judge about rollouts and keeps what it says, also when it is cancelled or breaks off. */
export async function* askRollouts<Asked>(
  { store, now }: { readonly store: Store; readonly now: () => Date },
  judge: TwoSidedJudge<Asked>,
  open: readonly OpenQuestion<Asked>[],
  signal: AbortSignal,
): Steps {
  store.reasons.putJudge(judge, now().toISOString());
  const waiting: { readonly open: OpenQuestion<Asked>; readonly verdict: StoredVerdict }[] = [];
  const keep = (): void => {
    const kept = Map.groupBy(waiting.splice(0), ({ open: { part, question } }) =>
      JSON.stringify([part.run, part.checkpoint, question]),
    );
    for (const [first, ...rest] of kept.values()) {
      if (!first) continue;
      const verdicts = [first, ...rest].map(({ verdict }) => verdict);
      store.reasons.addVerdicts(first.open.part, judge.id, first.open.question, verdicts);
    }
  };
  try {
    return yield* asking(
      judge,
      open.map(({ asked }) => asked),
      signal,
      ({ index, reading }) => {
        const each = open[index];
        if (!each) throw new Error("Internal error: a reading of a rollout that was not asked about.");
        const { cell, sample, ownText } = each;
        const judgedAt = now().toISOString();
        waiting.push({
          open: each,
          verdict: { cell, sample, verdict: verdictOf(reading), judgedAt, reading, ownText },
        });
        if (waiting.length >= STORE_EVERY) keep();
      },
    );
  } finally {
    keep();
  }
}

/** A labelled text that a judge is tried on. */
export interface LabelledText<Asked> {
  readonly id: string;
  readonly label: boolean;
  readonly asked: Asked;
}

/** Tries a judge on labelled texts; what came of an earlier try is replaced once this one is done. */
export async function* tryJudge<Asked>(
  { store, now }: { readonly store: Store; readonly now: () => Date },
  judge: TwoSidedJudge<Asked>,
  set: Trial["set"],
  texts: readonly LabelledText<Asked>[],
  signal: AbortSignal,
): AsyncGenerator<JobEvent<Trial>, void, undefined> {
  const verdicts: TriedVerdict[] = [];
  const asked = texts.map((text) => text.asked);
  const failed = yield* asking(judge, asked, signal, ({ index, reading }) => {
    const text = texts[index];
    if (!text) throw new Error("Internal error: a reading of a text that was not asked about.");
    verdicts.push({ item: text.id, decided: text.label, verdict: verdictOf(reading) });
  });
  if (failed) {
    yield { type: "failed", problem: failed };
    return;
  }
  const createdAt = now().toISOString();
  const ordered = verdicts.toSorted((a, b) => (a.item < b.item ? -1 : 1));
  const trial: Trial = { judge: judge.id, set, createdAt, verdicts: ordered };
  store.transaction(() => {
    store.reasons.putJudge(judge, createdAt);
    store.reasons.setTrial(trial);
  });
  yield { type: "finished", value: trial };
}

/** Asks a judge one text after another, telling how far it is; gives why it broke off, or null. */
export async function* asking<Asked>(
  judge: TwoSidedJudge<Asked>,
  texts: readonly Asked[],
  signal: AbortSignal,
  take: (answer: JudgeAnswer) => void,
): Steps {
  const started = performance.now();
  let done = 0;
  try {
    for await (const answer of judge.ask(texts, signal)) {
      if (!answer.ok) return answer.error;
      take(answer.value);
      const perSecond = (++done * 1000) / (performance.now() - started);
      const total = texts.length;
      const secondsLeft = (total - done) / perSecond;
      yield { type: "progress", phase: `asking ${judge.name}`, done, total, perSecond, secondsLeft };
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
    return problem("cancelled", "Cancelled: what the judge had said is kept; ask it again to go on.");
  }
  return null;
}

/** Questions without a verdict of this judge, or on which it failed. */
export function unanswered<Asked>(
  store: Store,
  judge: string,
  questions: readonly OpenQuestion<Asked>[],
): OpenQuestion<Asked>[] {
  const groups = Map.groupBy(questions, ({ part, question }) => JSON.stringify([part.run, part.checkpoint, question]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const held = new Set(
      store.reasons
        .verdicts(first.part, judge, first.question)
        .flatMap(({ cell, sample, verdict }) => (verdict === "failed" ? [] : [`${sample}/${cell}`])),
    );
    return group.filter(({ cell, sample }) => !held.has(`${sample}/${cell}`));
  });
}
