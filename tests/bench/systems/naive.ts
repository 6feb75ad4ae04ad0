import { join } from "node:path";

import { InferenceSession, Tensor } from "onnxruntime-node";

import { logprobNats } from "../../../native/inference/log-softmax.ts";
import { idsOf, measured, readJob, report } from "./job.ts";

/** The same graph as anybody would run it first: every text whole, one at a time, logits of all positions. */
const { folder, threads, task, tasks, units } = readJob();
const startedAt = performance.now();
const session = await InferenceSession.create(join(folder, "onnx/model.onnx"), {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
});
const loadMs = performance.now() - startedAt;
const caches = session.inputNames.filter((name) => name.startsWith("past"));
const facts = session.inputMetadata.find((each) => each.name === caches[0]);
const shape = facts?.isTensor === true ? facts.shape.map(Number) : [];
const [, heads = 0, , headSize = 0] = shape;

const wide = (values: readonly number[]): Tensor =>
  new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);

type Caches = Readonly<Record<string, Tensor>>;

async function forward(ids: readonly number[], past: Caches, length: number) {
  const feeds = {
    input_ids: wide(ids),
    attention_mask: wide(Array.from({ length: length + ids.length }, () => 1)),
    position_ids: wide(ids.map((_, at) => length + at)),
    ...past,
  };
  return session.run(feeds);
}

const nothing: Caches = Object.fromEntries(
  caches.map((name) => [name, new Tensor("float32", new Float32Array(), [1, heads, 0, headSize])]),
);

async function score(prefix: string, continuation: string): Promise<number> {
  const ids = idsOf(prefix + continuation);
  const { logits } = await forward(ids.slice(0, -1), nothing, 0);
  if (!(logits?.data instanceof Float32Array)) throw new Error("no logits");
  const { data } = logits;
  const width = logits.dims.at(-1) ?? 0;
  let sum = 0;
  for (let at = prefix.length; at < ids.length; at++) {
    sum += logprobNats(data.subarray((at - 1) * width, at * width), ids[at] ?? 0);
  }
  return sum;
}

/** Reads the prompt anew and then goes on token by token over the cache that the graph gives back. */
async function answer(prompt: string, tokens: number): Promise<void> {
  const ids = idsOf(prompt);
  let outputs = await forward(ids, nothing, 0);
  for (let drawn = 1; drawn < tokens; drawn++) {
    const past = Object.fromEntries(caches.map((name) => [name, outputs[name.replace("past_key_values", "present")]]));
    outputs = await forward([97 + (drawn % 26)], past as Caches, ids.length + drawn - 1);
  }
}

const result = await measured(async () => {
  const sums: number[] = [];
  if (task === "S1") {
    const { prefix, continuations } = tasks.S1;
    for (const continuation of continuations.slice(0, units)) sums.push(await score(prefix, continuation));
    return { done: sums.length, sums };
  }
  if (task === "S2") {
    const asked = tasks.S2.slice(0, units);
    for (const { stem, options } of asked) for (const option of options) sums.push(await score(stem, option));
    return { done: asked.length, sums };
  }
  const { prompt, tokens } = task === "G1" ? tasks.G1 : tasks.D1;
  const answers = task === "G1" ? Math.min(units, tasks.G1.answers) : 1;
  for (let at = 0; at < answers; at++) await answer(prompt, tokens);
  return { done: answers, sums };
});
report({ ...result, loadMs, peakBytes: process.resourceUsage().maxRSS * 1024, version: "onnxruntime-node" });
