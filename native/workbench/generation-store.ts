import { z } from "zod";
import type { GenerationRequest } from "#core/generation/request.ts";
import type { Asked, StepStore } from "#native/generation/step-store.ts";
import type { StoredGeneration } from "#native/storage/generations-table.ts";
import type { Store } from "#native/storage/store.ts";

const Tokens = z.number().nonnegative();
/** A stored answer, or why there was none. */
export const AnswerJson = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    value: z.strictObject({
      text: z.string(),
      reasoning: z.string().nullable(),
      stop: z.enum(["end", "length"]),
      promptTokens: Tokens,
      answerTokens: Tokens,
    }),
  }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      code: z.enum(["refused", "empty", "rejected", "unreachable", "malformed", "engine-failed"]),
      message: z.string(),
      again: z.boolean(),
      promptTokens: Tokens.exactOptional(),
      answerTokens: Tokens.exactOptional(),
    }),
  }),
]);

/** The corpora that a request writes to. */
export function corporaOf({ corpus, recipe, reasoning }: GenerationRequest): string[] {
  return recipe === "aft" && reasoning ? [corpus, `${corpus}-no-reasoning`] : [corpus];
}

/** Thrown where somebody took the corpus away under a running generation. */
export class CorpusGone extends Error {}

/**
 * Steps and documents of one generation in the workspace's database. `anew`: a new round of tries begins for steps that
 * have no usable answer. The round is read off the attempts, so that one that is killed goes on in the same.
 */
export function generationStore(store: Store, { id, corpus, request }: StoredGeneration, anew = false): StepStore {
  const { tries } = request;
  const { latest, anyUsable } = store.generations.asked(id);
  const roundOf = (attempt: number): number => Math.max(0, Math.floor(attempt / tries));
  const round = roundOf(latest) + (anew ? 1 : 0);
  return {
    anyUsable: () => anyUsable,
    begin: (key) => {
      const rows = round === 0 ? [] : store.generations.attempts(id, key);
      const usable = rows.findLast((row) => row.status !== "rejected");
      const attempt = tries * (usable ? roundOf(usable.attempt) : round);
      const before = rows.filter((row) => row.attempt < attempt);
      return { attempt, before: before.map(({ reason, ...used }) => ({ ...used, reason: reason ?? "rejected" })) };
    },
    recall: (key, attempt, requestSha256) => {
      const row = store.generations.step(id, key, attempt);
      if (row === null || row.requestSha256 !== requestSha256) return null;
      const { stage, answeredAt, status } = row;
      const asked: Asked = {
        key,
        attempt,
        stage,
        requestSha256,
        answeredAt,
        answer: AnswerJson.parse(JSON.parse(row.answer)),
      };
      return { asked, finished: status === "finished" };
    },
    keep: ({ answer, ...asked }, rejected) => {
      const used: { readonly promptTokens?: number; readonly answerTokens?: number } = answer.ok
        ? answer.value
        : answer.error;
      store.generations.addStep(id, {
        ...asked,
        status: rejected === null ? "answered" : "rejected",
        reason: rejected,
        answer: JSON.stringify(answer),
        promptTokens: used.promptTokens ?? 0,
        answerTokens: used.answerTokens ?? 0,
      });
    },
    reject: (key, attempt, reason) => store.generations.rejectStep(id, key, attempt, reason),
    finish: ({ key, attempt }, documents, progress) =>
      store.transaction(() => {
        store.generations.finishStep(id, key, attempt);
        for (const variant of new Set(documents.map((each) => each.variant))) {
          const name = `${corpus}${variant}`;
          if (store.corpora.find(name) === null) throw new CorpusGone(name);
          const own = documents.filter((each) => each.variant === variant).map((each) => each.document);
          store.documents.insertBatch(name, own);
        }
        store.generations.setProgress(id, progress);
      }),
  };
}
