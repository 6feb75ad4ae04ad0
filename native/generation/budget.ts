import { problem, type Problem } from "#core/base/problem.ts";
import type { Generator } from "#core/generation/generator.ts";

export interface Caps {
  /** Prompt and answer tokens together. */
  readonly tokens: number | null;
  readonly usd: number | null;
}

interface Use {
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/**
 * Counts what a generation uses, and lets a request go only when the caps hold even if it uses all that it may. Requests
 * under way are counted at their most until they are answered, so that a cap is not overrun by those that run beside.
 */
export class Budget {
  readonly #caps: Caps;
  readonly #price: Generator["price"];
  readonly #underWay = new Set<Use>();
  #waiting: (() => void)[] = [];
  #spent: Use = { promptTokens: 0, answerTokens: 0 };

  constructor(caps: Caps, price: Generator["price"]) {
    this.#caps = caps;
    this.#price = price;
  }

  get spent(): Use {
    return this.#spent;
  }

  /** US dollars; null where the price is not known. */
  get costUsd(): number | null {
    return this.#costOf(this.#spent);
  }

  /** Counts what was used before, or what came of a request. */
  add(used: Use): void {
    this.#spent = sum(this.#spent, used);
  }

  /** Waits for requests under way where they may leave enough. Null: the caps do not allow it any more. */
  async reserve(most: Use): Promise<Use | null> {
    for (;;) {
      const all = [...this.#underWay, most].reduce(sum, this.#spent);
      if (this.#allows(all)) {
        const reserved = { ...most };
        this.#underWay.add(reserved);
        return reserved;
      }
      if (this.#underWay.size === 0) return null;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Why a request that may use so much cannot go. */
  refusal(most: Use): Problem {
    const used = this.#spent.promptTokens + this.#spent.answerTokens;
    const dollars = (usd: number | null): string => `$${(usd ?? 0).toFixed(4)}`;
    const tokens = `${used} tokens${this.#caps.tokens === null ? "" : ` of ${this.#caps.tokens}`}`;
    const cost = this.#caps.usd === null ? "" : ` and ${dollars(this.costUsd)} of ${dollars(this.#caps.usd)}`;
    const more = this.#caps.usd === null ? "" : `, ${dollars(this.#costOf(most))}`;
    return problem(
      "cap-reached",
      `${tokens}${cost} are used, and the next request may take up to ${most.promptTokens + most.answerTokens} tokens${more} more: raise the cap to go on.`,
    );
  }

  release(reserved: Use): void {
    this.#underWay.delete(reserved);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #allows(all: Use): boolean {
    const cost = this.#costOf(all);
    if (this.#caps.tokens !== null && all.promptTokens + all.answerTokens > this.#caps.tokens) return false;
    return this.#caps.usd === null || cost === null || cost <= this.#caps.usd;
  }

  #costOf({ promptTokens, answerTokens }: Use): number | null {
    if (this.#price === null) return null;
    return (promptTokens * this.#price.prompt + answerTokens * this.#price.answer) / 1_000_000;
  }
}

function sum(one: Use, other: Use): Use {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    answerTokens: one.answerTokens + other.answerTokens,
  };
}
