import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import {
  INTENT_PROMPT_VERSION,
  intentQuestion,
  JUDGE_ANSWERS,
  type JudgedText,
  POLARITIES,
  type Polarity,
  readYesNo,
} from "#core/agentic/judging/question.ts";
import {
  JUDGE_MARGIN,
  type JudgeIdentity,
  type JudgeReading,
  type PolarityReading,
} from "#core/agentic/judging/verdict.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Endpoint } from "#core/generation/endpoint.ts";
import type { GenerateRequest } from "#core/generation/generator.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { endpointGenerator } from "#native/generation/endpoint-generator.ts";
import { readCheckpointFacts } from "#native/inference/checkpoint-facts.ts";
import { type ScoreAnswer, worthAnotherTry } from "#native/inference/engine.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { openTokenCounter } from "#native/inference/token-counter.ts";
import type { StoredJudge } from "#native/storage/judges-table.ts";
import { askedProvider } from "./asked-provider.ts";
import { askJudge, isBroken } from "./ask-judge.ts";
import { atOnce, type Source } from "./at-once.ts";
import type { GeneratorSources } from "./generation-parts.ts";

export interface JudgeAnswer {
  /** Place of the text among those asked about. */
  readonly index: number;
  readonly reading: JudgeReading;
}

/** A question that is put in two polarities, answered by yes or no. */
export interface TwoSided<Asked> {
  readonly promptVersion: string;
  readonly questionOf: (asked: Asked, polarity: Polarity) => string;
}

/** Something that can be asked what an assistant decided. */
export type IntentJudge = TwoSidedJudge<JudgedText>;

/** Something that answers a question of two polarities about texts. */
export interface TwoSidedJudge<Asked> extends StoredJudge {
  /** The checkpoint that judges; null where it is elsewhere. */
  readonly checkpointSha256: string | null;
  /** Readings as they come, in any order. A failure of the judge itself ends them. Throws the signal's reason when aborted. */
  ask(texts: readonly Asked[], signal: AbortSignal): AsyncGenerator<Result<JudgeAnswer, Problem>, void, undefined>;
}

const INTENT: TwoSided<JudgedText> = { promptVersion: INTENT_PROMPT_VERSION, questionOf: intentQuestion };

/** A judge of intent that the user names; refused where it cannot be asked at all. */
export async function intentJudge(
  choice: GeneratorChoice,
  sources: GeneratorSources,
): Promise<Result<IntentJudge, Problem>> {
  return twoSidedJudge(choice, sources, INTENT);
}

/** A judge of whatever is asked; refused where it cannot be asked at all. */
export async function twoSidedJudge<Asked>(
  choice: GeneratorChoice,
  { endpoints, checkpoints, pool }: GeneratorSources,
  asking: TwoSided<Asked>,
): Promise<Result<TwoSidedJudge<Asked>, Problem>> {
  if (choice.kind === "endpoint") {
    const endpoint = endpoints.find(choice.name);
    return endpoint.ok ? ok(endpointJudge(endpoint.value, asking)) : endpoint;
  }
  if (choice.kind === "grammar") {
    return err(problem("judge-unknown", "The grammar cannot judge: name checkpoint:ID or endpoint:NAME."));
  }
  const checkpoint = checkpoints.find(choice.id);
  return checkpoint.ok ? checkpointJudge(checkpoint.value, pool, asking) : checkpoint;
}

function described(name: string, identity: JudgeIdentity): StoredJudge {
  return { id: sha256OfText(canonicalJson(identity)).slice(0, 16), name, identity };
}

/** Texts whose questions go to a checkpoint together. */
const BATCH = 16;

async function checkpointJudge<Asked>(
  checkpoint: CheckpointSummary,
  pool: EnginePool,
  asking: TwoSided<Asked>,
): Promise<Result<TwoSidedJudge<Asked>, Problem>> {
  const { id, sha256, folder, hasChatTemplate } = checkpoint;
  if (!hasChatTemplate) {
    return err(
      problem(
        "template-missing",
        `Checkpoint "${id}" has no chat template, so it cannot be asked what an assistant decided: choose another judge.`,
      ),
    );
  }
  const counter = await openTokenCounter(folder);
  if (!counter.ok) return counter;
  const facts = await readCheckpointFacts(folder);
  if (!facts.ok) return facts;
  const room = facts.value.cache.contextLength;
  const messagesOf = (asked: Asked, polarity: Polarity) => asMessages(asking.questionOf(asked, polarity));
  const fits = (asked: Asked): boolean =>
    POLARITIES.every((polarity) => {
      const tokens = counter.value.prompt(messagesOf(asked, polarity));
      // A template that cannot take the question says so when it is asked.
      return !tokens.ok || room === null || tokens.value + ROOM_TO_ANSWER <= room;
    });
  const provider = askedProvider(checkpoint, pool);
  const on = provider === null ? "" : ` on ${provider}`;
  const identity: JudgeIdentity = {
    promptVersion: asking.promptVersion,
    margin: JUDGE_MARGIN,
    kind: "checkpoint",
    model: sha256,
    url: null,
    decoding: `likelihood of "${JUDGE_ANSWERS.join('" and "')}" after the chat template${on}`,
  };
  return ok({
    ...described(`checkpoint:${id}`, identity),
    checkpointSha256: sha256,
    async *ask(texts, signal) {
      const open: number[] = [];
      for (const [index, text] of texts.entries()) {
        if (fits(text)) open.push(index);
        else yield ok({ index, reading: { failed: "longer than the judge's context" } });
      }
      for (let start = 0; start < open.length; start += BATCH) {
        signal.throwIfAborted();
        const batch = open.slice(start, start + BATCH);
        const requests = batch.flatMap((index) =>
          POLARITIES.map((polarity) => ({
            prompt: { kind: "chat" as const, messages: messagesOf(required(texts[index]), polarity) },
            continuations: JUDGE_ANSWERS,
            join: "word" as const,
          })),
        );
        const score = () =>
          pool.withEngine({ folder, contentSha256: sha256 }, (engine) => engine.score(requests, signal));
        let answers = await score();
        if (!answers.ok && worthAnotherTry(answers.error)) answers = await score();
        signal.throwIfAborted();
        if (!answers.ok) {
          yield err(judgeFailed(`checkpoint "${id}"`, answers.error.message));
          return;
        }
        for (const [place, index] of batch.entries()) {
          const [direct, reversed] = answers.value.slice(2 * place).map(readingOf);
          yield ok({ index, reading: { direct: required(direct), reversed: required(reversed) } });
        }
      }
    },
  });
}

/** Tokens of a continuation, generously. */
const ROOM_TO_ANSWER = 4;

function readingOf({ promptSha256, scores }: ScoreAnswer): PolarityReading {
  const [yes, no] = [required(scores[0]).sumNats, required(scores[1]).sumNats];
  return { yes: 1 / (1 + Math.exp(no - yes)), mass: Math.exp(yes) + Math.exp(no), promptSha256 };
}

/** Enough for a model that thinks before it answers, where the server keeps that apart. */
const MAX_TOKENS = 1024;

function endpointJudge<Asked>(endpoint: Endpoint, asking: TwoSided<Asked>): TwoSidedJudge<Asked> {
  const generator = endpointGenerator({ endpoint, environment: process.env });
  const identity: JudgeIdentity = {
    promptVersion: asking.promptVersion,
    margin: JUDGE_MARGIN,
    kind: "endpoint",
    model: endpoint.model,
    url: endpoint.url,
    decoding: `one word, temperature 0, at most ${MAX_TOKENS} tokens`,
  };
  const judge = described(`endpoint:${endpoint.name}`, identity);
  const requestOf = (question: string, turn: number): GenerateRequest => ({
    messages: asMessages(question),
    maxTokens: MAX_TOKENS,
    temperature: 0,
    seed: `${judge.id}/${turn}`,
  });
  const readOne = async (text: Asked, signal: AbortSignal): Promise<JudgeReading> => {
    const readings: PolarityReading[] = [];
    for (const polarity of POLARITIES) {
      const question = asking.questionOf(text, polarity);
      const asked = await askJudge(generator, (turn) => requestOf(question, turn), readYesNo, signal);
      if ("reason" in asked) return { failed: asked.reason };
      const promptSha256 = sha256OfText(question);
      readings.push({ yes: asked.verdict ? 1 : 0, mass: null, promptSha256 });
    }
    return { direct: required(readings[0]), reversed: required(readings[1]) };
  };
  return {
    ...judge,
    checkpointSha256: null,
    async *ask(texts, signal) {
      const sources = texts.map((text, index): Source<JudgeAnswer> => {
        return async function* (inner) {
          yield { index, reading: await readOne(text, inner) };
        };
      });
      for await (const answer of atOnce(sources, generator.parallel, signal)) {
        if ("failed" in answer.reading && isBroken(answer.reading.failed)) {
          yield err(judgeFailed(`endpoint "${endpoint.name}"`, answer.reading.failed));
          return;
        }
        yield ok(answer);
      }
    },
  };
}

function asMessages(question: string): { role: "user"; content: string }[] {
  return [{ role: "user", content: question }];
}

function judgeFailed(name: string, reason: string): Problem {
  return problem(
    "judge-failed",
    `The judge, ${name}, cannot be asked (${reason.replace(/[.\s]+$/, "")}): what it said before is kept; check it, then ask again.`,
  );
}

/** The engine answers every request in order; anything else is our bug. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Internal error: the engine's answer does not fit the request.");
  return value;
}
