import { AnswerText } from "../answer-text.ts";
import type { Decoding, SampledAnswer, StopReason } from "../engine.ts";
import type { CheckpointTokenizer } from "../tokenizer.ts";
import type { OnDelta } from "../reader.ts";
import { chooseFrom, uniformAt } from "../sampler.ts";

/** A row's distribution over the next token. */
export interface NextToken {
  /** Softmax of logits / temperature (of logits where the temperature is 0). */
  readonly probabilities: Float32Array | Float64Array;
  /** Log-probability (nats) of the most probable token, untempered. */
  readonly topNats: number;
}

/** Row `at` of a run's outputs. */
export function nextTokenAt(probabilities: Float32Array, topNats: Float32Array, at: number): NextToken {
  const width = probabilities.length / topNats.length;
  return { probabilities: probabilities.subarray(at * width, (at + 1) * width), topNats: topNats[at] ?? Number.NaN };
}

interface RolloutOptions {
  readonly seed: string;
  readonly decoding: Decoding;
  /** Most tokens to draw. */
  readonly limit: number;
  readonly endTokenIds: readonly number[];
  readonly tokenizer: CheckpointTokenizer;
  readonly onDelta: OnDelta;
}

/** One answer while it is drawn. Every token is a function of the seed, its place and the model's distribution there. */
export class Rollout {
  readonly #options: RolloutOptions;
  readonly #text: AnswerText;
  readonly #tokenIds: number[] = [];
  readonly #perToken: number[] = [];
  #stop: StopReason | null = null;

  constructor(options: RolloutOptions) {
    this.#options = options;
    this.#text = new AnswerText(options.tokenizer, options.decoding.stop);
  }

  /** Draws the next token; null once the answer has ended. Throws `NotNumbers` where the distribution is none. */
  draw(next: NextToken): number | null {
    const { seed, decoding, onDelta } = this.#options;
    const id = chooseFrom(next.probabilities, decoding, uniformAt(seed, this.#tokenIds.length));
    this.#tokenIds.push(id);
    this.#perToken.push(natsOf(id, next, decoding.temperature));
    this.#stop = this.#stopAfter(id);
    const delta = this.#text.takeDelta(this.#stop !== null);
    if (delta !== "") onDelta(delta, this.#tokenIds.length);
    return this.#stop === null ? id : null;
  }

  /** The finished answer. */
  get answer(): SampledAnswer {
    if (this.#stop === null) throw new Error("Internal error: an answer was taken before it had ended.");
    return {
      seed: this.#options.seed,
      text: this.#text.text,
      tokenIds: this.#tokenIds,
      perToken: this.#perToken,
      stop: this.#stop,
    };
  }

  #stopAfter(id: number): StopReason | null {
    if (this.#options.endTokenIds.includes(id)) return "end-of-turn";
    if (this.#text.push(id)) return "stop-text";
    return this.#tokenIds.length >= this.#options.limit ? "length" : null;
  }
}

/** A model's output was not a distribution: NaN or infinite logits. */
export class NotNumbers extends Error {}

/** Untempered log-probability: log p₁(i) = log p₁(top) + T·(log pₜ(i) − log pₜ(top)); at T = 1 simply log p(i). */
function natsOf(id: number, { probabilities, topNats }: NextToken, temperature: number): number {
  const chosen = Math.log(probabilities[id] ?? Number.NaN);
  const asIs = temperature === 0 || temperature === 1;
  const nats = asIs ? chosen : topNats + temperature * (chosen - Math.log(largest(probabilities)));
  if (!Number.isFinite(nats) || !Number.isFinite(topNats)) throw new NotNumbers();
  return nats;
}

function largest(probabilities: NextToken["probabilities"]): number {
  let top = 0;
  for (let id = 0; id < probabilities.length; id++) top = Math.max(top, probabilities[id] ?? 0);
  return top;
}
