import type { Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { Question, Reading, ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import { classifyAnswer, neutralQuestion, questionsOf } from "#core/probes/questions.ts";
import type { Engine } from "#native/inference/engine-process.ts";

/** Questions, or sampled answers, that a batch puts to the engine before its readings are stored: a crash loses one batch. */
const BATCH_QUESTIONS = 64;
const BATCH_ANSWERS = 128;

export interface Batch {
  readonly kind: ReadingKind;
  readonly questions: readonly Question[];
}

/** The batches still to run, given the keys (`kind/item/form/order`) that are already stored. */
export function pendingBatches(probe: Probe, request: ProbeRunRequest, answered: ReadonlySet<string>): Batch[] {
  const questions = questionsOf(probe);
  const batches: Batch[] = [];
  for (const kind of request.readings) {
    const open = questions.filter(
      (question) => !answered.has(`${kind}/${question.itemId}/${question.form}/${question.order}`),
    );
    const size = kind === "sampled" ? Math.max(1, Math.floor(BATCH_ANSWERS / request.samples)) : BATCH_QUESTIONS;
    for (let start = 0; start < open.length; start += size) {
      batches.push({ kind, questions: open.slice(start, start + size) });
    }
  }
  return batches;
}

/** Puts one batch to a loaded checkpoint. */
export async function readBatch(
  engine: Engine,
  probe: Probe,
  request: ProbeRunRequest,
  batch: Batch,
  signal: AbortSignal,
): Promise<Result<Reading[], Problem>> {
  return batch.kind === "likelihood"
    ? readLikelihood(engine, probe, batch.questions, signal)
    : readSampled(engine, probe, request, batch.questions, signal);
}

function userTurn(text: string): { kind: "chat"; messages: { role: "user"; content: string }[] } {
  return { kind: "chat", messages: [{ role: "user", content: text }] };
}

async function readLikelihood(
  engine: Engine,
  probe: Probe,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<Result<Reading[], Problem>> {
  const items = new Map(probe.items.map((item) => [item.id, item]));
  const itemIds = [...new Set(questions.map((question) => question.itemId))];
  const asked = [
    ...itemIds.map((itemId) => ({ itemId, text: neutralQuestion(probe, itemOf(items, itemId)) })),
    ...questions,
  ];
  const answers = await engine.score(
    asked.map(({ itemId, text }) => ({
      prompt: userTurn(text),
      continuations: itemOf(items, itemId).options.map((option) => option.text),
      join: "word" as const,
    })),
    signal,
  );
  if (!answers.ok) return answers;
  const neutral = new Map(itemIds.map((itemId, index) => [itemId, answers.value[index]?.scores ?? []]));
  return ok(
    questions.map((question, index): Reading => {
      const answer = answers.value[itemIds.length + index];
      const item = itemOf(items, question.itemId);
      const option = (side: 0 | 1) => ({
        sumNats: required(answer?.scores[side]).sumNats,
        tokens: required(answer?.scores[side]).perToken.length,
        characters: item.options[side].text.length,
        neutralNats: required(neutral.get(question.itemId)?.[side]).sumNats,
      });
      return {
        kind: "likelihood",
        itemId: question.itemId,
        form: question.form,
        order: question.order,
        promptSha256: required(answer).promptSha256,
        options: [option(0), option(1)],
      };
    }),
  );
}

async function readSampled(
  engine: Engine,
  probe: Probe,
  request: ProbeRunRequest,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<Result<Reading[], Problem>> {
  const items = new Map(probe.items.map((item) => [item.id, item]));
  const seedsOf = (question: Question): string[] =>
    Array.from(
      { length: request.samples },
      (_, sample) => `${request.seed}/${question.itemId}/${question.form}/${question.order}/${sample}`,
    );
  const answers = await engine.sample(
    questions.map((question) => ({
      prompt: userTurn(question.text),
      decoding: { temperature: request.temperature, topP: request.topP, maxTokens: request.maxTokens, stop: [] },
      seeds: seedsOf(question),
    })),
    signal,
  );
  if (!answers.ok) return err(answers.error);
  return ok(
    questions.flatMap((question, index) =>
      required(answers.value[index]).answers.map((answer, sample): Reading => ({
        kind: "sampled",
        itemId: question.itemId,
        form: question.form,
        order: question.order,
        sample,
        promptSha256: required(answers.value[index]).promptSha256,
        seed: answer.seed,
        text: answer.text,
        state: classifyAnswer(answer.text, itemOf(items, question.itemId), answer.stop),
      })),
    ),
  );
}

function itemOf(items: ReadonlyMap<string, Probe["items"][number]>, id: string): Probe["items"][number] {
  return required(items.get(id));
}

/** The engine answers every request in order; anything else is our bug. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Internal error: the engine's answer does not fit the request.");
  return value;
}
