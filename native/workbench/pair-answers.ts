import { AnswerJson } from "./generation-store.ts";
import type { Asked, StepStore } from "#native/generation/step-store.ts";
import type { Store } from "#native/storage/store.ts";

export interface PairAnswers extends StepStore {
  /** The asking whose answer each step was read from, by the step's key. */
  readonly attempts: ReadonlyMap<string, number>;
}

/**
 * Answers of a generation of items. They are kept by what was asked, and by whom: asking for the same probe again goes on
 * where it was broken off. Failures are not kept, so that they are asked for again.
 */
export function pairAnswers(store: Store): PairAnswers {
  const attempts = new Map<string, number>();
  return {
    attempts,
    anyUsable: () => false,
    begin: () => ({ attempt: 0, before: [] }),
    recall: (key, attempt, requestSha256) => {
      const kept = store.probeChecks.answer(requestSha256);
      if (kept === null) return null;
      attempts.set(key, attempt);
      const answer = AnswerJson.parse(JSON.parse(kept.body));
      const asked: Asked = { key, attempt, stage: "items", requestSha256, answeredAt: kept.answeredAt, answer };
      return { asked, finished: false };
    },
    keep: ({ key, attempt, requestSha256, answer, answeredAt }) => {
      attempts.set(key, attempt);
      if (answer.ok) store.probeChecks.keepAnswer(requestSha256, { body: JSON.stringify(answer), answeredAt });
    },
    reject: () => undefined,
    finish: () => undefined,
  };
}
