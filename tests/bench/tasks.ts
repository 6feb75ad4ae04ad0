import { createRandom } from "#core/base/random.ts";

/** One question with two options, asked in one order. */
export interface PairQuestion {
  readonly stem: string;
  readonly options: readonly string[];
}

/** What every system is given. A letter or a space is one token, and its id is its ASCII code. */
export interface Tasks {
  /** 100 continuations (8-24 tokens) of one prefix of 1,000 tokens. */
  readonly S1: { readonly prefix: string; readonly continuations: readonly string[] };
  /** 200 short pairs in both orders: 400 questions (stems of 12-40 tokens, options of 1-3). */
  readonly S2: readonly PairQuestion[];
  /** 100 answers of 64 tokens to one prompt of 2,000 tokens. */
  readonly G1: { readonly prompt: string; readonly answers: number; readonly tokens: number };
  /** One answer of 128 tokens to a prompt of 128. */
  readonly D1: { readonly prompt: string; readonly tokens: number };
}

export function makeTasks(seed: string): Tasks {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random.next() * limit);
  const letter = (): string => String.fromCodePoint(97 + below(26));
  const text = (length: number): string => {
    const body = Array.from({ length }, (_, at) => (at % 7 === 6 ? " " : letter())).join("");
    return `${body.slice(0, -1)}${letter()}`;
  };
  return {
    S1: { prefix: text(1000), continuations: Array.from({ length: 100 }, (_, at) => text(8 + (at % 17))) },
    S2: Array.from({ length: 200 }, (_, at) => {
      const stem = text(12 + (at % 29));
      const [one, other] = [text(1 + (at % 3)), text(1 + ((at + 1) % 3))];
      return [
        { stem: `${stem} ${one} or ${other}? `, options: [one, other] },
        { stem: `${stem} ${other} or ${one}? `, options: [one, other] },
      ];
    }).flat(),
    G1: { prompt: text(2000), answers: 100, tokens: 64 },
    D1: { prompt: text(128), tokens: 128 },
  };
}
