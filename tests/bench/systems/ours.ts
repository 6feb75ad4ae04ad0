import { openEngine } from "../../../native/inference/engine-process.ts";
import type { Decoding } from "../../../native/inference/engine.ts";
import { measured, readJob, report } from "./job.ts";

/** This project's engine through its public door, from text in to scores and tokens out. */
const { folder, threads, task, tasks } = readJob();
const startedAt = performance.now();
const opened = await openEngine({ folder, threads });
if (!opened.ok) throw new Error(opened.error.message);
const engine = opened.value;
const loadMs = performance.now() - startedAt;
const text = (prompt: string) => ({ kind: "text", text: prompt }) as const;

const result = await measured(async () => {
  if (task === "S1") {
    const { prefix, continuations } = tasks.S1;
    const answers = await engine.score([{ prompt: text(prefix), continuations }]);
    if (!answers.ok) throw new Error(answers.error.message);
    return { done: continuations.length, sums: answers.value.flatMap((each) => each.scores.map((s) => s.sumNats)) };
  }
  if (task === "S2") {
    const answers = await engine.score(
      tasks.S2.map(({ stem, options }) => ({ prompt: text(stem), continuations: options })),
    );
    if (!answers.ok) throw new Error(answers.error.message);
    return { done: tasks.S2.length, sums: answers.value.flatMap((each) => each.scores.map((s) => s.sumNats)) };
  }
  if (task === "G1") {
    const { prompt, answers: count, tokens } = tasks.G1;
    const decoding: Decoding = { temperature: 1, topP: 1, maxTokens: tokens, stop: [] };
    const seeds = Array.from({ length: count }, (_, at) => `${at}`);
    const answers = await engine.sample([{ prompt: text(prompt), decoding, seeds }]);
    if (!answers.ok) throw new Error(answers.error.message);
    const sampled = answers.value.flatMap((each) => each.answers.map((answer) => answer.tokenIds.length));
    return { done: sampled.reduce((sum, each) => sum + each, 0) / tokens, sums: [] };
  }
  const { prompt, tokens } = tasks.D1;
  const decoding: Decoding = { temperature: 0, topP: 1, maxTokens: tokens, stop: [] };
  let drawn = 0;
  for await (const event of engine.stream({ prompt: text(prompt), decoding, seed: "0" })) {
    if (event.type === "failed") throw new Error(event.problem.message);
    if (event.type === "answer") drawn = event.answer.tokenIds.length;
  }
  return { done: drawn / tokens, sums: [] };
});
report({ ...result, loadMs, peakBytes: engine.stats().peakBytes, version: engine.identity.runtime });
await engine.close();
