import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { env, InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";

import type { Job, SampleTask, ScoreTask } from "../job.ts";
import type { BenchSystem, Done, IsOver } from "./worker.ts";
import { draw, logSumExp, runWorker } from "./worker.ts";

const Config = z.looseObject({ num_hidden_layers: z.int(), num_key_value_heads: z.int(), head_dim: z.int() });

type Cache = Readonly<Record<string, Tensor>>;

interface Forward {
  /** [tokens, vocabulary] */
  readonly logits: Tensor;
  readonly cache: Cache;
}

/** ONNX Runtime as a first version would use it: every text whole, at batch 1, with the logits of all positions. */
async function open(job: Job): Promise<BenchSystem> {
  const folder = join(job.model, "onnx");
  const config = Config.parse(JSON.parse(await readFile(join(folder, "config.json"), "utf8")));
  const session = await InferenceSession.create(join(folder, "model.onnx"), {
    intraOpNumThreads: job.threads,
    logSeverityLevel: 3,
  });
  const empty = emptyCache(config);
  const forward = (ids: readonly number[], cache: Cache, past: number): Promise<Forward> =>
    runModel(session, { ids, cache, past });
  return {
    versions: { "onnxruntime-node": env.versions.node ?? "unknown" },
    modes: {
      S1: "every text re-encoded whole, batch 1, full logits",
      S2: "every text re-encoded whole, batch 1, full logits",
      G1: "prompt re-encoded for every answer, then batch 1 with its cache fed back",
      D1: "batch 1 with its cache fed back",
    },
    parity: async (prompt, targets) => {
      const row = rowOf((await forward(prompt.ids, empty, 0)).logits, prompt.ids.length - 1);
      return targets.map(({ ids }) => (row[ids[0] ?? 0] ?? NaN) - logSumExp(row));
    },
    score: (task, isOver) => score(task, isOver, (ids) => forward(ids, empty, 0)),
    sample: (task, isOver) => sample(task, isOver, { forward, empty }),
    close: () => session.release(),
  };
}

async function score(
  task: ScoreTask,
  isOver: IsOver,
  forward: (ids: readonly number[]) => Promise<Forward>,
): Promise<Done> {
  const scores: [number, number][] = [];
  for (const { prompt, continuations } of task.requests) {
    for (const continuation of continuations) {
      const { logits } = await forward([...prompt.ids, ...continuation.ids]);
      let sum = 0;
      for (const [place, id] of continuation.ids.entries()) {
        const row = rowOf(logits, prompt.ids.length - 1 + place);
        sum += (row[id] ?? NaN) - logSumExp(row);
      }
      scores.push([scores.length, sum]);
      if (isOver()) return { fixedMs: 0, units: scores.length, tokens: 0, scores };
    }
  }
  return { fixedMs: 0, units: scores.length, tokens: 0, scores };
}

async function sample(
  task: SampleTask,
  isOver: IsOver,
  {
    forward,
    empty,
  }: { forward: (ids: readonly number[], cache: Cache, past: number) => Promise<Forward>; empty: Cache },
): Promise<Done> {
  let units = 0;
  while (units < task.answers && (units === 0 || !isOver())) {
    let step = await forward(task.prompt.ids, empty, 0);
    let row = rowOf(step.logits, task.prompt.ids.length - 1);
    for (let drawn = 1; drawn < task.tokens; drawn++) {
      step = await forward([draw(row)], step.cache, task.prompt.ids.length + drawn - 1);
      row = rowOf(step.logits, 0);
    }
    draw(row);
    units++;
  }
  return { fixedMs: 0, units, tokens: units * task.tokens, scores: [] };
}

interface Step {
  readonly ids: readonly number[];
  readonly cache: Cache;
  /** Tokens in the cache. */
  readonly past: number;
}

async function runModel(session: InferenceSession, { ids, cache, past }: Step): Promise<Forward> {
  const outputs = await session.run({
    input_ids: int64(ids),
    attention_mask: int64(Array.from({ length: past + ids.length }, () => 1)),
    position_ids: int64(ids.map((_, place) => past + place)),
    ...cache,
  });
  const { logits, ...present } = outputs;
  if (logits === undefined) throw new Error("The model gave no logits.");
  const entries = Object.entries(present).map(([name, tensor]) => [name.replace("present", "past_key_values"), tensor]);
  return { logits, cache: Object.fromEntries(entries) as Cache };
}

function rowOf(logits: Tensor, place: number): Float32Array {
  const width = logits.dims.at(-1) ?? 0;
  if (!(logits.data instanceof Float32Array)) throw new Error("The model's logits are not float32.");
  return logits.data.subarray(place * width, (place + 1) * width);
}

function int64(values: readonly number[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
}

function emptyCache(config: z.infer<typeof Config>): Cache {
  const tensor = new Tensor("float32", new Float32Array(0), [1, config.num_key_value_heads, 0, config.head_dim]);
  const layers = Array.from({ length: config.num_hidden_layers }, (_, layer) => layer);
  const names = layers.flatMap((layer) => [`past_key_values.${layer}.key`, `past_key_values.${layer}.value`]);
  return Object.fromEntries(names.map((name) => [name, tensor]));
}

await runWorker(open);
