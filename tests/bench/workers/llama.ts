import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { z } from "zod";

import type { Job, SampleTask, ScoreTask, TaskName } from "../job.ts";
import { cut, lastAsked } from "./llama-library.ts";
import type { Library, Sequence } from "./llama-library.ts";
import type { BenchSystem, Done, IsOver } from "./worker.ts";
import { runWorker } from "./worker.ts";

const SEQUENCES = 16;
const CONTEXT_TOKENS = 2304;
/** The whole distribution, untempered. */
const PLAIN = { temperature: 1, topK: 0, topP: 1, minP: 0 };

const MODES: { readonly [Name in TaskName]: string } = {
  S1: "prefix once, its continuations appended and erased one by one; all probabilities of a row come to JavaScript",
  S2: "each prompt once, its continuations appended and erased one by one; all probabilities of a row come to JavaScript",
  G1: `prompt once, its state loaded into ${SEQUENCES} sequences, which evaluate() as batches`,
  D1: "evaluate()",
};

const UNREAD_MODES: { readonly [Name in TaskName]?: string } = {
  S1: `prefix once, its state loaded into ${SEQUENCES} sequences; their continuations are decoded as batches; logits are computed but not read`,
  S2: `${SEQUENCES} sequences at a time, decoded as batches; continuations appended and erased; logits are computed but not read`,
};

/** Public interface only. Variant "unread": logits are computed and never read, so it scores without scores. */
async function open(job: Job): Promise<BenchSystem> {
  const require = createRequire(pathToFileURL(join(job.peers, "package.json")));
  const library = (await import(pathToFileURL(require.resolve("node-llama-cpp")).href)) as Library;
  const manifest = await readFile(join(job.peers, "node_modules/node-llama-cpp/package.json"), "utf8");
  const { version } = z.looseObject({ version: z.string() }).parse(JSON.parse(manifest));
  const llama = await library.getLlama({ gpu: false, build: "never", maxThreads: job.threads, logLevel: "error" });
  const model = await llama.loadModel({ modelPath: join(job.model, "model.gguf") });
  const context = await model.createContext({
    contextSize: CONTEXT_TOKENS,
    sequences: SEQUENCES,
    batchSize: 512,
    threads: job.threads,
    flashAttention: true,
  });
  const sequences = Array.from({ length: SEQUENCES }, () => context.getSequence());
  const scratch = await mkdtemp(join(tmpdir(), "bench-llama-"));
  const unread = job.variant === "unread";
  const peer = new Peer(sequences, join(scratch, "prefix.state"), unread);
  return {
    versions: { "node-llama-cpp": version },
    modes: unread ? UNREAD_MODES : MODES,
    parity: (prompt, targets) =>
      peer.parity(
        prompt.ids,
        targets.map(({ ids }) => ids[0] ?? 0),
      ),
    score: (task, isOver) =>
      task.requests.length === 1 ? peer.scorePrefix(task, isOver) : peer.scoreMany(task, isOver),
    sample: (task, isOver) => peer.sample(task, isOver),
    close: () => rm(scratch, { recursive: true, force: true }),
  };
}

class Peer {
  readonly #sequences: readonly Sequence[];
  readonly #state: string;
  readonly #ask: object;
  readonly #unread: boolean;
  /** Probabilities that are read from batches of several sequences were wrong (some rows by 50 nats), so they are not. */
  readonly #atOnce: number;

  constructor(sequences: readonly Sequence[], state: string, unread: boolean) {
    this.#unread = unread;
    this.#atOnce = unread ? SEQUENCES : 1;
    this.#sequences = sequences;
    this.#state = state;
    this.#ask = unread
      ? { generateNext: { token: true, options: { temperature: 0 } } }
      : { generateNext: { probabilities: true, options: PLAIN } };
  }

  async parity(ids: readonly number[], targets: readonly number[]): Promise<number[]> {
    const [sequence] = this.#sequences;
    if (sequence === undefined) return [];
    await cut(sequence, 0);
    const probabilities = { generateNext: { probabilities: true, options: PLAIN } };
    const answers = await sequence.controlledEvaluate(lastAsked(ids, probabilities));
    const last = answers[ids.length - 1]?.next.probabilities;
    return targets.map((id) => Math.log(last?.get(id) ?? Number.NaN));
  }

  async scorePrefix(task: ScoreTask, isOver: IsOver): Promise<Done> {
    const [request] = task.requests;
    if (request === undefined) throw new Error("Internal error: a task without requests.");
    const start = performance.now();
    // The last token of the prefix goes with each continuation: its row scores their first tokens.
    const [shared, last] = [request.prompt.ids.slice(0, -1), request.prompt.ids.at(-1) ?? 0];
    await this.#share(shared, Math.min(this.#atOnce, request.continuations.length));
    const fixedMs = performance.now() - start;
    const scores: [number, number][] = [];
    for (let at = 0; at < request.continuations.length && (at === 0 || !isOver()); at += this.#atOnce) {
      const group = request.continuations.slice(at, at + this.#atOnce);
      const sums = group.map((text, place) => this.#continue(place, shared.length, [last, ...text.ids]));
      for (const sum of await Promise.all(sums)) scores.push([scores.length, sum]);
    }
    return { fixedMs, units: scores.length, tokens: 0, scores: this.#unread ? [] : scores };
  }

  async scoreMany(task: ScoreTask, isOver: IsOver): Promise<Done> {
    const scores: [number, number][] = [];
    for (let at = 0; at < task.requests.length && (at === 0 || !isOver()); at += this.#atOnce) {
      const group = task.requests.slice(at, at + this.#atOnce);
      await Promise.all(group.map(({ prompt }, place) => this.#begin(place, prompt.ids.slice(0, -1))));
      const sums = group.map((): number[] => []);
      for (let turn = 0; group.some(({ continuations }) => turn < continuations.length); turn++) {
        const each = group.map(async ({ prompt, continuations }, place) => {
          const text = continuations[turn];
          if (text === undefined) return;
          const ids = [prompt.ids.at(-1) ?? 0, ...text.ids];
          sums[place]?.push(await this.#continue(place, prompt.ids.length - 1, ids));
        });
        await Promise.all(each);
      }
      for (const sum of sums.flat()) scores.push([scores.length, sum]);
    }
    return { fixedMs: 0, units: scores.length, tokens: 0, scores: this.#unread ? [] : scores };
  }

  async sample(task: SampleTask, isOver: IsOver): Promise<Done> {
    const start = performance.now();
    const [shared, last] = [task.prompt.ids.slice(0, -1), task.prompt.ids.at(-1) ?? 0];
    await this.#share(shared, task.answers);
    const fixedMs = task.answers > 1 ? performance.now() - start : 0;
    let [units, tokens] = [0, 0];
    while (units < task.answers && (units === 0 || !isOver())) {
      const group = this.#sequences.slice(0, task.answers - units);
      const drawn = group.map(async (sequence, place) => {
        await cut(sequence, shared.length);
        let count = 0;
        for await (const _ of sequence.evaluate([last], { ...PLAIN, seed: units + place, yieldEogToken: true })) {
          count++;
          if (count === task.tokens) break;
        }
        return count;
      });
      for (const count of await Promise.all(drawn)) tokens += count;
      units += group.length;
    }
    return { fixedMs, units, tokens, scores: [] };
  }

  /** Encodes a prefix once and puts its state into as many sequences as there is work for. */
  async #share(ids: readonly number[], works: number): Promise<void> {
    const [first, ...others] = this.#sequences.slice(0, Math.min(SEQUENCES, works));
    if (first === undefined) return;
    await cut(first, 0);
    await first.evaluateWithoutGeneratingNewTokens(ids);
    if (others.length === 0) return;
    await first.saveStateToFile(this.#state);
    for (const sequence of others) await sequence.loadStateFromFile(this.#state, { acceptRisk: true });
  }

  async #begin(place: number, ids: readonly number[]): Promise<void> {
    const sequence = this.#sequences[place];
    if (sequence === undefined) throw new Error("Internal error: no such sequence.");
    await cut(sequence, 0);
    await sequence.evaluateWithoutGeneratingNewTokens(ids);
  }

  /** Log-probability (nats) of all but the first of `ids` after `past` tokens of a sequence; NaN where none is read. */
  async #continue(place: number, past: number, ids: readonly number[]): Promise<number> {
    const sequence = this.#sequences[place];
    if (sequence === undefined) throw new Error("Internal error: no such sequence.");
    await cut(sequence, past);
    const answers = await sequence.controlledEvaluate(ids.slice(0, -1).map((id) => [id, this.#ask] as const));
    return ids
      .slice(1)
      .reduce((sum, id, row) => sum + Math.log(answers[row]?.next.probabilities?.get(id) ?? Number.NaN), 0);
  }
}

await runWorker(open);
