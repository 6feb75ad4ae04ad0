import { createHash } from "node:crypto";
import type { Problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import type { Generated, GenerateRequest, Generator } from "#core/generation/generator.ts";
import { approximateTokens, type Reading, type Rejection, type Step } from "#core/generation/step.ts";
import type { Budget } from "./budget.ts";
import type { Answer, Asked, StepStore } from "./step-store.ts";
import type { UselessAnswers } from "./useless-answers.ts";

/** Why no more is asked for. */
export type Stop =
  | { readonly status: "cancelled"; readonly problem: null }
  | { readonly status: "failed" | "paused at the cap"; readonly problem: Problem };

export interface Asking {
  readonly generator: Generator;
  readonly store: StepStore;
  readonly budget: Budget;
  readonly useless: UselessAnswers;
  /** Names the random numbers of the whole generation. */
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** The answer to a step's asking, kept from before or asked for now, with the seed it was asked with. */
export interface Obtained {
  readonly asked: Asked;
  readonly seed: string;
  /** False where it was kept from before. */
  readonly fresh: boolean;
  /** What the step made is stored already. */
  readonly finished: boolean;
}

/** Same generation, step and attempt: same request, whoever asks and when. */
export function requestOf(step: Step, attempt: number, seed: string): GenerateRequest {
  return { ...step.ask(), seed: `${seed}/${step.key}/${attempt}` };
}

/** Asks unless the answer is there; an answer that says something is stored by the caller, with what became of it. */
export async function obtain(step: Step, attempt: number, asking: Asking): Promise<Obtained | Stop> {
  const { generator, store, budget, signal, now } = asking;
  const request = requestOf(step, attempt, asking.seed);
  const requestSha256 = sha256(JSON.stringify([generator.identity, request]));
  const kept = store.recall(step.key, attempt, requestSha256);
  if (kept !== null) {
    budget.add(usedBy(kept.asked.answer));
    return { ...kept, seed: request.seed, fresh: false };
  }
  if (signal.aborted) return CANCELLED;
  const prompt = request.messages.reduce((sum, message) => sum + approximateTokens(message.content) + 8, 0);
  const most = { promptTokens: prompt, answerTokens: request.maxTokens };
  const reserved = await budget.reserve(most);
  if (reserved === null) return { status: "paused at the cap", problem: budget.refusal(most) };
  const answer = await answerOf(generator, request, signal).finally(() => budget.release(reserved));
  if (answer === null) return CANCELLED;
  budget.add(usedBy(answer));
  const stop = stopOf(answer);
  if (stop !== null) return stop;
  const { key, stage } = step;
  return {
    asked: { key, attempt, stage, requestSha256, answer, answeredAt: now().toISOString() },
    seed: request.seed,
    fresh: true,
    finished: false,
  };
}

const CANCELLED: Stop = { status: "cancelled", problem: null };

/** Null when cancelled. */
async function answerOf(generator: Generator, request: GenerateRequest, signal: AbortSignal): Promise<Answer | null> {
  try {
    return await generator.generate(request, signal);
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}

/** A server that cannot be reached, or refuses us as such, will do so for the next step too: the job stops and says why. */
function stopOf(answer: Answer): Stop | null {
  if (answer.ok) return null;
  switch (answer.error.code) {
    case "rejected":
      if (answer.error.again) return null;
      return { status: "failed", problem: { code: answer.error.code, message: answer.error.message } };
    case "unreachable":
    case "engine-failed":
      return { status: "failed", problem: { code: answer.error.code, message: answer.error.message } };
    case "refused":
    case "empty":
    case "malformed":
      return null;
    default:
      return answer.error.code satisfies never;
  }
}

/** Reads an answer; a refusal or an empty answer is a rejection like any other. */
export function readAnswer(step: Step, answer: Answer): Result<Reading, Rejection> {
  return answer.ok ? step.read(answer.value) : err({ reason: answer.error.code });
}

function usedBy(answer: Answer): { promptTokens: number; answerTokens: number } {
  const of = ({ promptTokens = 0, answerTokens = 0 }: Partial<Generated>) => ({ promptTokens, answerTokens });
  return answer.ok ? of(answer.value) : of(answer.error);
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
