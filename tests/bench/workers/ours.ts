import type { Result } from "#core/base/result.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import type { StreamRequest } from "#native/inference/engine.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import { join } from "node:path";

import type { Job, SampleTask, ScoreTask } from "../job.ts";
import type { BenchSystem, Done } from "./worker.ts";
import { runWorker } from "./worker.ts";

/** Our engine through its public interface: texts in, scores or answers out, its process and its checks included. */
async function open(job: Job): Promise<BenchSystem> {
  const engine = valueOf(await openEngine({ folder: join(job.model, "onnx"), threads: job.threads }));
  const score = async (task: ScoreTask): Promise<Done> => {
    const requests = task.requests.map(({ prompt, continuations }) => ({
      prompt: { kind: "text" as const, text: prompt.text },
      continuations: continuations.map(({ text }) => text),
      join: "word" as const,
    }));
    const answers = valueOf(await engine.score(requests));
    const sums = answers.flatMap(({ scores }) => scores.map(({ sumNats }) => sumNats));
    return { fixedMs: 0, units: sums.length, tokens: 0, scores: sums.map((nats, place) => [place, nats]) };
  };
  const sample = async (task: SampleTask): Promise<Done> => {
    const decoding = { temperature: 1, topP: 1, maxTokens: task.tokens, stop: [] };
    if (task.answers === 1)
      return watch(engine, { prompt: { kind: "text", text: task.prompt.text }, decoding, seed: "bench/0" });
    const seeds = Array.from({ length: task.answers }, (_, place) => `bench/${place}`);
    const prompt = { kind: "text" as const, text: task.prompt.text };
    const [answer] = valueOf(await engine.sample([{ prompt, decoding, seeds }]));
    const tokens = (answer?.answers ?? []).reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
    return { fixedMs: 0, units: task.answers, tokens, scores: [] };
  };
  const { identity } = engine;
  return {
    versions: { runtime: identity.runtime, provider: identity.provider, plan: JSON.stringify(identity.plan) },
    modes: {
      S1: "one score() of all continuations",
      S2: "one score() of all prompts",
      G1: "one sample() of all seeds",
      D1: "one stream(), as the chat reads it",
    },
    parity: async (prompt, targets) =>
      (await score({ kind: "score", requests: [{ prompt, continuations: [...targets] }] })).scores.map(
        ([, nats]) => nats,
      ),
    score,
    sample,
    peakBytes: () => engine.stats().peakBytes,
    close: () => engine.close(),
  };
}

async function watch(engine: Engine, request: StreamRequest): Promise<Done> {
  for await (const event of engine.stream(request)) {
    if (event.type === "answer") return { fixedMs: 0, units: 1, tokens: event.answer.tokenIds.length, scores: [] };
    if (event.type === "failed") throw new Error(event.problem.message);
  }
  throw new Error("The stream ended without an answer.");
}

function valueOf<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

await runWorker(open);
