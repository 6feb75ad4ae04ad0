import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Job, SampleTask, ScoreTask } from "../job.ts";
import type { BenchSystem, Done, IsOver } from "./worker.ts";
import { logSumExp, runWorker } from "./worker.ts";

/** The part of `@huggingface/transformers` that is used; it is installed under build and has no types here. */
interface Library {
  readonly env: { allowRemoteModels: boolean; localModelPath: string; readonly version: string };
  readonly AutoModelForCausalLM: { from_pretrained(name: string, options: object): Promise<Model> };
  readonly DynamicCache: new (entries: Cache) => Cache;
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => Tensor;
}
interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
type Cache = Readonly<Record<string, Tensor>>;
interface Model {
  (inputs: object): Promise<Readonly<Record<string, Tensor>>>;
  generate(inputs: object): Promise<Tensor>;
  dispose(): Promise<unknown>;
}

const ROWS = 8;

async function open(job: Job): Promise<BenchSystem> {
  const require = createRequire(pathToFileURL(join(job.peers, "package.json")));
  const library = (await import(pathToFileURL(require.resolve("@huggingface/transformers")).href)) as Library;
  library.env.allowRemoteModels = false;
  library.env.localModelPath = job.model;
  const model = await library.AutoModelForCausalLM.from_pretrained("tjs", {
    dtype: "fp32",
    device: "cpu",
    session_options: { intraOpNumThreads: job.threads, logSeverityLevel: 3 },
  });
  const peer = new Peer(library, model);
  return {
    versions: { "@huggingface/transformers": library.env.version },
    modes: {
      S1: "prefix once, its past_key_values given with each continuation, batch 1",
      S2: "each prompt once, its past_key_values given with each continuation, batch 1",
      G1: `prompt once, its past_key_values repeated for generate() of ${ROWS} rows`,
      D1: "generate()",
    },
    parity: async (prompt, targets) => {
      const { last } = await peer.encode(prompt.ids);
      return targets.map(({ ids }) => (last[ids[0] ?? 0] ?? Number.NaN) - logSumExp(last));
    },
    score: (task, isOver) => peer.score(task, isOver),
    sample: (task, isOver) => peer.sample(task, isOver),
    close: async () => void (await model.dispose()),
  };
}

class Peer {
  readonly #library: Library;
  readonly #model: Model;

  constructor(library: Library, model: Model) {
    this.#library = library;
    this.#model = model;
  }

  /** Logits after the last token, and the cache. */
  async encode(ids: readonly number[]): Promise<{ readonly last: Float32Array; readonly cache: Cache }> {
    const { logits, ...present } = await this.#model(this.#inputs([ids], ids.length));
    const names = Object.entries(present).map(([name, tensor]) => [name.replace("present", "past_key_values"), tensor]);
    const entries = Object.fromEntries(names) as Cache;
    return { last: rowOf(logits, ids.length - 1), cache: new this.#library.DynamicCache(entries) };
  }

  async score(task: ScoreTask, isOver: IsOver): Promise<Done> {
    const scores: [number, number][] = [];
    let fixedMs = 0;
    for (const { prompt, continuations } of task.requests) {
      const start = performance.now();
      const { last, cache } = await this.encode(prompt.ids);
      if (task.requests.length === 1) fixedMs = performance.now() - start;
      for (const { ids } of continuations) {
        scores.push([scores.length, await this.#continue(ids, last, { cache, past: prompt.ids.length })]);
        if (isOver()) return { fixedMs, units: scores.length, tokens: 0, scores };
      }
    }
    return { fixedMs, units: scores.length, tokens: 0, scores };
  }

  async #continue(
    ids: readonly number[],
    last: Float32Array,
    { cache, past }: { cache: Cache; past: number },
  ): Promise<number> {
    let sum = (last[ids[0] ?? 0] ?? Number.NaN) - logSumExp(last);
    if (ids.length === 1) return sum;
    const fed = ids.slice(0, -1);
    const { logits } = await this.#model({ ...this.#inputs([fed], past + fed.length), past_key_values: cache });
    for (const [place, id] of ids.slice(1).entries()) {
      const row = rowOf(logits, place);
      sum += (row[id] ?? Number.NaN) - logSumExp(row);
    }
    return sum;
  }

  async sample(task: SampleTask, isOver: IsOver): Promise<Done> {
    const start = performance.now();
    const { ids } = task.prompt;
    const shared = task.answers > 1 ? (await this.encode(ids.slice(0, -1))).cache : null;
    const fixedMs = shared === null ? 0 : performance.now() - start;
    let [units, tokens] = [0, 0];
    while (units < task.answers && (units === 0 || !isOver())) {
      const rows = Math.min(ROWS, task.answers - units);
      const inputs = this.#inputs(
        Array.from({ length: rows }, () => ids),
        ids.length,
      );
      const made = await this.#model.generate({
        ...inputs,
        ...(shared === null ? {} : { past_key_values: this.#repeat(shared, rows) }),
        max_new_tokens: task.tokens,
        min_new_tokens: task.tokens,
        do_sample: true,
        temperature: 1,
        top_k: 0,
      });
      tokens += rows * ((made.dims[1] ?? 0) - ids.length);
      units += rows;
    }
    return { fixedMs, units, tokens, scores: [] };
  }

  #repeat(cache: Cache, rows: number): Cache {
    const entries = Object.entries(cache).map(([name, { data, dims }]) => {
      const repeated = new Float32Array(data.length * rows);
      for (let row = 0; row < rows; row++) repeated.set(data, row * data.length);
      return [name, new this.#library.Tensor("float32", repeated, [rows, ...dims.slice(1)])];
    });
    return new this.#library.DynamicCache(Object.fromEntries(entries) as Cache);
  }

  #inputs(rows: readonly (readonly number[])[], length: number): object {
    const int64 = (values: readonly number[], width: number): Tensor =>
      new this.#library.Tensor("int64", BigInt64Array.from(values, BigInt), [rows.length, width]);
    const mask = Array.from({ length: rows.length * length }, () => 1);
    return { input_ids: int64(rows.flat(), rows[0]?.length ?? 0), attention_mask: int64(mask, length) };
  }
}

function rowOf(logits: Tensor | undefined, place: number): Float32Array {
  if (logits === undefined) throw new Error("Transformers.js gave no logits.");
  const width = logits.dims.at(-1) ?? 0;
  return logits.data.subarray(place * width, (place + 1) * width);
}

await runWorker(open);
