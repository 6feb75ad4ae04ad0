import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Generator } from "#core/generation/generator.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import { RATING_PROMPT_VERSION, RATINGS, type Rating, ratingOf, readRating } from "#core/questions/rating.ts";
import { readCheckpointFacts } from "#native/inference/checkpoint-facts.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { openTokenCounter } from "#native/inference/token-counter.ts";
import { askedProvider } from "./asked-provider.ts";
import { askJudge, isBroken } from "./ask-judge.ts";
import { generatorOf, type GeneratorSources } from "./generation-parts.ts";

/** Something that rates answers from 1 to 10. */
export interface Rater {
  /** Model, its content's hash or its name, how it is read, and the question's version. */
  readonly identity: string;
  /** Of the rating checkpoint; null of an endpoint. */
  readonly checkpointSha256: string | null;
  /** Questions that go to it together. */
  readonly batch: number;
  /** One rating a question. A problem is the rater's own, and would befall every question. Throws when aborted. */
  rate(questions: readonly string[], signal: AbortSignal): Promise<Result<Rating[], Problem>>;
}

/** A checkpoint rates by the probabilities of the ten numbers, an endpoint by the number that it writes. */
export async function raterOf(choice: GeneratorChoice, sources: GeneratorSources): Promise<Result<Rater, Problem>> {
  if (choice.kind === "grammar")
    return err(problem("judge-unknown", "The grammar cannot rate: name checkpoint:ID or endpoint:NAME."));
  if (choice.kind === "checkpoint") {
    const checkpoint = sources.checkpoints.find(choice.id);
    return checkpoint.ok ? checkpointRater(checkpoint.value, sources.pool) : checkpoint;
  }
  const generator = generatorOf(choice, sources);
  return generator.ok ? ok(endpointRater(choice.name, generator.value)) : generator;
}

async function checkpointRater(checkpoint: CheckpointSummary, pool: EnginePool): Promise<Result<Rater, Problem>> {
  const { id, folder, sha256 } = checkpoint;
  if (!checkpoint.hasChatTemplate) {
    return err(
      problem(
        "template-missing",
        `Checkpoint "${id}" has no chat template, so it cannot be asked to rate: choose another judge.`,
      ),
    );
  }
  const counter = await openTokenCounter(folder);
  if (!counter.ok) return counter;
  const facts = await readCheckpointFacts(folder);
  if (!facts.ok) return facts;
  const room = facts.value.cache.contextLength;
  const messagesOf = (content: string) => [{ role: "user" as const, content }];
  const fits = (content: string): boolean => {
    const tokens = counter.value.prompt(messagesOf(content));
    // A template that cannot take the question says so when it is asked.
    return !tokens.ok || room === null || tokens.value + ROOM_TO_ANSWER <= room;
  };
  const provider = askedProvider(checkpoint, pool);
  const how = provider === null ? "probabilities" : `probabilities on ${provider}`;
  return ok({
    identity: `checkpoint:${id} ${sha256.slice(0, 12)}, ${how}, question v${RATING_PROMPT_VERSION}`,
    checkpointSha256: sha256,
    batch: 8,
    rate: async (questions, signal) => {
      const asked = questions.filter(fits);
      const scored = await pool.withEngine({ folder, contentSha256: sha256 }, (engine) =>
        engine.score(
          asked.map((content) => ({
            prompt: { kind: "chat", messages: messagesOf(content) },
            continuations: RATINGS,
            join: "word",
          })),
          signal,
        ),
      );
      if (!scored.ok) return err(raterFailed(`checkpoint:${id}`, scored.error.message));
      const ratings = new Map(asked.map((content, at) => [content, ratingOf(scored.value[at]?.scores ?? [])]));
      return ok(questions.map((content) => ratings.get(content) ?? { failed: "longer than the judge's context" }));
    },
  });
}

/** Tokens of a rating, generously. */
const ROOM_TO_ANSWER = 4;

/** Enough for a model that thinks before it answers, where the server keeps that apart. */
const MAX_TOKENS = 1024;

function endpointRater(name: string, generator: Generator): Rater {
  const rateOne = async (content: string, signal: AbortSignal): Promise<Rating> => {
    const messages = [{ role: "user" as const, content }];
    const requestOf = (turn: number) => ({ messages, maxTokens: MAX_TOKENS, temperature: 0, seed: String(turn) });
    const asked = await askJudge(generator, requestOf, readRating, signal);
    return "reason" in asked ? { failed: asked.reason } : { value: asked.verdict, mass: null };
  };
  return {
    identity: `endpoint:${name} ${generator.identity.model}, one number at temperature 0, question v${RATING_PROMPT_VERSION}`,
    checkpointSha256: null,
    batch: generator.parallel,
    rate: async (questions, signal) => {
      const ratings = await Promise.all(questions.map((question) => rateOne(question, signal)));
      const broken = ratings.find((rating) => "failed" in rating && isBroken(rating.failed));
      return broken && "failed" in broken ? err(raterFailed(`endpoint:${name}`, broken.failed)) : ok(ratings);
    },
  };
}

function raterFailed(rater: string, reason: string): Problem {
  return problem(
    "judge-failed",
    `${rater} cannot rate (${reason.replace(/[.\s]+$/, "")}): ratings from before are kept; check the judge, then ask again.`,
  );
}
