import type { CacheArray, Prefix } from "../branching-session.ts";
import { cacheArray } from "../branching-session.ts";
import { forestBias } from "./forest.ts";
import type { Stem } from "./lanes.ts";
import { Lanes } from "./lanes.ts";
import { copyTokens } from "./prefix-arrays.ts";
import type { NextToken, Rollout } from "./rollout.ts";
import { nextTokenAt } from "./rollout.ts";
import type { PlannedPrompt, SampleGroup } from "./sample-plan.ts";
import { planSamples } from "./sample-plan.ts";
import type { Machinery } from "./score-texts.ts";
import { sampleSolo } from "./solo-sampler.ts";

/** A prompt's tokens and the answers to be drawn to it, all at one temperature (0: the most probable token). */
export interface SampledPrompt {
  readonly ids: readonly number[];
  readonly rollouts: readonly Rollout[];
}

interface Options {
  readonly temperature: number;
  /** Rows that are computed at once. */
  readonly lanes: number;
  /** Guess ahead where a single answer is drawn: it comes faster, its log-probabilities round otherwise. */
  readonly guess: boolean;
}

/**
 * Draws every answer to its end. Prompts are read once; then all answers grow together, a token each in every run, and a
 * row that ends gives its place to the next answer that waits.
 */
export async function sampleTexts(
  machinery: Machinery,
  prompts: readonly SampledPrompt[],
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  for (const group of planSamples(prompts.map((prompt) => prompt.ids))) {
    await new GroupSampler(machinery, group, prompts, options, signal).run();
  }
}

/** An answer that has its first token and waits for a row. */
interface Waiting {
  readonly prompt: number;
  readonly rollout: Rollout;
  readonly stem: Stem;
  readonly place: number;
  readonly token: number;
}

interface Growing {
  readonly rollout: Rollout;
  /** The token to be read next, and its place in the text. */
  token: number;
  place: number;
}

class GroupSampler {
  readonly #machinery: Machinery;
  readonly #group: SampleGroup;
  readonly #prompts: readonly SampledPrompt[];
  readonly #options: Options;
  readonly #signal: AbortSignal;
  readonly #growing: Growing[] = [];

  constructor(
    machinery: Machinery,
    group: SampleGroup,
    prompts: readonly SampledPrompt[],
    options: Options,
    signal: AbortSignal,
  ) {
    this.#machinery = machinery;
    this.#group = group;
    this.#prompts = prompts;
    this.#options = options;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const { session, prefixes } = this.#machinery;
    const prefix = await prefixes.encode(this.#group.prefix, this.#signal);
    const waiting = await this.#begin(prefix);
    const [only] = waiting;
    if (this.#options.guess && only !== undefined && waiting.length === 1) {
      const { ids } = this.#prompts[only.prompt] ?? { ids: [] };
      const begun = { rollout: only.rollout, stem: only.stem, ids: [...ids, only.token] };
      return sampleSolo(this.#machinery, prefix, begun, this.#temperature, this.#signal);
    }
    const lanes = new Lanes(session.graph.cache, Math.min(this.#options.lanes, waiting.length));
    for (let next = 0; next < waiting.length || lanes.count > 0;) {
      for (; next < waiting.length && !lanes.full; next++) this.#seat(lanes, waiting[next]);
      await this.#grow(lanes, prefix);
    }
  }

  /** Reads the prompts and draws each answer's first token. */
  async #begin(prefix: Prefix | null): Promise<Waiting[]> {
    const { session, meter } = this.#machinery;
    const { forest, prompts } = this.#group;
    using stepped = await session.step(
      {
        batch: 1,
        ids: forest.ids,
        positions: forest.positions,
        prefix,
        own: null,
        bias: forestBias(forest.parents),
        rows: prompts.map(({ path }) => path.at(-1) ?? 0),
        temperature: this.#temperature,
      },
      ["fresh", "probabilities", "topNats"],
      this.#signal,
    );
    meter.encoded(forest.ids.length);
    const { fresh, probabilities, topNats } = stepped;
    return prompts.flatMap((planned, at) => {
      const stem = this.#stem(planned, fresh);
      const next = nextTokenAt(probabilities, topNats, at);
      const prompt = this.#prompts[planned.prompt];
      return (prompt?.rollouts ?? []).flatMap((rollout) => {
        const token = this.#draw(rollout, next);
        return token === null ? [] : [{ prompt: planned.prompt, rollout, stem, place: prompt?.ids.length ?? 0, token }];
      });
    });
  }

  /** A prompt's own keys and values, picked from the forest's. */
  #stem({ path }: PlannedPrompt, fresh: readonly CacheArray[]): Stem {
    const { cache } = this.#machinery.session.graph;
    const tokens = this.#group.forest.ids.length;
    const tensors = cache.map((each, at) => {
      const stem = cacheArray(each.type, each.heads * path.length * each.headSize);
      const source = fresh[at];
      for (const [to, from] of path.entries()) {
        if (source !== undefined)
          copyTokens(each, source, stem, { from, sourceLength: tokens, to, targetLength: path.length, count: 1 });
      }
      return stem;
    });
    return { length: path.length, tensors };
  }

  #seat(lanes: Lanes, waiting: Waiting | undefined): void {
    if (waiting === undefined) throw new Error("Internal error: an answer that waits is missing.");
    this.#growing[lanes.add(waiting.stem)] = { ...waiting };
  }

  /** Reads the newest token of every row and draws the next. */
  async #grow(lanes: Lanes, prefix: Prefix | null): Promise<void> {
    if (lanes.count === 0) return;
    const growing = this.#growing.slice(0, lanes.count);
    using stepped = await this.#machinery.session.step(
      {
        batch: lanes.rows,
        ids: filled(
          growing.map(({ token }) => token),
          lanes.rows,
        ),
        positions: filled(
          growing.map(({ place }) => place),
          lanes.rows,
        ),
        prefix,
        own: lanes.past,
        bias: lanes.bias(),
        rows: growing.map((_, lane) => lane),
        temperature: this.#temperature,
      },
      ["fresh", "probabilities", "topNats"],
      this.#signal,
    );
    const { fresh, probabilities, topNats } = stepped;
    lanes.append(fresh);
    for (let lane = growing.length - 1; lane >= 0; lane--) {
      const each = growing[lane];
      const token = each === undefined ? null : this.#draw(each.rollout, nextTokenAt(probabilities, topNats, lane));
      if (each !== undefined && token !== null) {
        each.token = token;
        each.place++;
      } else {
        this.#leave(lanes, lane);
      }
    }
  }

  #leave(lanes: Lanes, lane: number): void {
    lanes.remove(lane);
    const last = this.#growing.pop();
    if (last !== undefined && lane < lanes.count) this.#growing[lane] = last;
  }

  #draw(rollout: Rollout, next: NextToken): number | null {
    this.#machinery.meter.sampled(1);
    return rollout.draw(next);
  }

  get #temperature(): number {
    return this.#options.temperature === 0 ? 1 : this.#options.temperature;
  }
}

/** A list made as long as the rows to compute; what idle rows read does not matter. */
function filled(values: readonly number[], rows: number): number[] {
  return Array.from({ length: rows }, (_, at) => values[at] ?? 0);
}
