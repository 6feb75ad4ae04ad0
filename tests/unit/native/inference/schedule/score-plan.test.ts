import { createRandom } from "#core/base/random.ts";
import type { Forest } from "#native/inference/schedule/forest.ts";
import type { ScoredText, ScorePack } from "#native/inference/schedule/score-plan.ts";
import { PACK_TOKENS, planScores } from "#native/inference/schedule/score-plan.ts";
import { describe, expect, it } from "vitest";

/** The text that a row of a pack stands at the end of: the prefix, then its ancestors and itself. */
function textOf(pack: { readonly prefix: readonly number[]; readonly forest: Forest }, row: number): number[] {
  const path: number[] = [];
  for (let at = row; at >= 0; at = pack.forest.parents[at] ?? -1) path.unshift(pack.forest.ids[at] ?? -1);
  return [...pack.prefix, ...path];
}

function packs(plan: ReturnType<typeof planScores>): ScorePack[] {
  return plan.flatMap((part) => (part.kind === "pack" ? [part] : []));
}

/** Texts over a small vocabulary that share beginnings of all lengths, some of them equal. */
function randomTexts(seed: string): ScoredText[] {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random.next() * limit);
  const some = (length: number): number[] => Array.from({ length }, () => below(3));
  const stems = Array.from({ length: 1 + below(4) }, () => some(1 + below(60)));
  return Array.from({ length: 1 + below(40) }, () => {
    const stem = stems[below(stems.length)] ?? [0];
    const ids = [...stem.slice(0, 1 + below(stem.length)), ...some(1 + below(12))];
    return { ids, split: 1 + below(ids.length - 1) };
  });
}

describe("a plan of scores", () => {
  it("reads every scored token off the row that ends the text before it, exactly once", () => {
    for (let seed = 0; seed < 60; seed++) {
      const texts = randomTexts(`plan-${seed}`);
      const found = texts.map((text) => Array.from({ length: text.ids.length - text.split }, () => 0));
      const plan = planScores(texts, 48);
      for (const pack of packs(plan)) {
        for (const { text, token, row, target } of pack.scores) {
          const { ids, split } = texts[text] ?? { ids: [], split: 0 };
          expect(textOf(pack, row)).toEqual(ids.slice(0, split + token));
          expect(target).toBe(ids[split + token]);
          const counts = found[text];
          if (counts !== undefined) counts[token] = (counts[token] ?? 0) + 1;
        }
      }
      for (const part of plan) if (part.kind === "long") found[part.text]?.fill(1);
      expect(found.flat()).toEqual(found.flat().map(() => 1));
    }
  });

  it("gives every token its place in the text, whatever lies before it in the pack", () => {
    for (const pack of packs(planScores(randomTexts("places"), 48))) {
      const places = pack.forest.ids.map((_, row) => textOf(pack, row).length - 1);
      expect(pack.forest.positions).toEqual(places);
    }
  });

  it("keeps packs within the limit", () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const pack of packs(planScores(randomTexts(`limit-${seed}`), 48))) {
        expect(pack.forest.ids.length).toBeLessThanOrEqual(48);
      }
    }
  });

  it("reads a long beginning once, as the prefix of all its continuations", () => {
    const beginning = Array.from({ length: 1000 }, (_, at) => at % 7);
    const texts = Array.from({ length: 20 }, (_, at) => ({ ids: [...beginning, at, 1, 2], split: 1000 }));
    const plan = packs(planScores(texts));
    expect(plan.map((pack) => pack.prefix.length)).toEqual(plan.map(() => 999));
    const read = 999 + plan.reduce((sum, pack) => sum + pack.forest.ids.length, 0);
    expect(read).toBeLessThan((20 * 1003) / 15);
  });

  it("needs no row of its own for options of one token", () => {
    const stem = [5, 6, 7, 8];
    const [pack, ...more] = packs(planScores([1, 2].map((option) => ({ ids: [...stem, option], split: 4 }))));
    expect(more).toEqual([]);
    expect(pack?.forest.ids).toEqual(stem);
    expect(pack?.scores.map(({ row, target }) => [row, target])).toEqual([
      [3, 1],
      [3, 2],
    ]);
  });

  it("takes a text whose scored part is too long for a pack by itself", () => {
    const ids = Array.from({ length: PACK_TOKENS + 50 }, (_, at) => at % 5);
    expect(planScores([{ ids, split: 1 }])).toEqual([{ kind: "long", text: 0 }]);
  });

  it("is the same for the same texts in any order", () => {
    const texts = randomTexts("order");
    const shapes = (list: readonly ScoredText[]): unknown =>
      packs(planScores(list, 48)).map(({ prefix, forest }) => ({ prefix, forest }));
    expect(shapes(texts.toReversed())).toEqual(shapes(texts));
  });

  it("of no texts is empty", () => {
    expect(planScores([])).toEqual([]);
  });
});
