import { describe, expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import { SECOND_SHARE, type Reviewable, reviewQueue } from "#core/agentic/review/queue.ts";
import { type Review, reviewState } from "#core/agentic/review/review.ts";
import { reviewedRates } from "#core/agentic/review/reviewed-rates.ts";
import { quotaOf, type Stratum, stratumOf } from "#core/agentic/review/strata.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { weightedRate } from "#core/statistics/weighted-rate.ts";
import { TRANSCRIPTS } from "../../../../fixtures/agentic/transcripts.ts";

const said = (author: string, decided: boolean | null, more: Partial<Review> = {}): Review => ({
  kind: "rating",
  author,
  at: "2026-11-26T00:00:00Z",
  executed: false,
  decided,
  reason: "",
  ...more,
});

describe("where people stand", () => {
  test("one rater settles, two who differ do not, and an adjudication does", () => {
    expect(reviewState([])).toEqual({ kind: "none" });
    expect(reviewState([said("a", true)])).toMatchObject({ kind: "settled", by: "one" });
    expect(reviewState([said("a", true), said("b", true)])).toMatchObject({ kind: "settled", by: "several" });
    const disputed = [said("a", true), said("b", false)];
    expect(reviewState(disputed)).toEqual({ kind: "disagree" });
    expect(reviewState([...disputed, said("c", false, { kind: "adjudication" })])).toEqual({
      kind: "settled",
      verdict: { executed: false, decided: false },
      by: "adjudication",
    });
  });

  test("a later word of the same author stands above the earlier one, and cannot-tell is no word", () => {
    expect(reviewState([said("a", true), said("b", false), said("a", false)])).toMatchObject({ kind: "settled" });
    expect(reviewState([said("a", null)])).toEqual({ kind: "cannot-tell" });
    expect(reviewState([said("a", null), said("b", true)])).toMatchObject({ kind: "settled", by: "one" });
  });
});

test("strata follow what rules and a judge said", () => {
  const of = (id: string) => {
    const transcript = TRANSCRIPTS.find((each) => each.id === id);
    if (!transcript) throw new Error(id);
    return gradeByRules(transcript, SCENARIO_MODULES[transcript.scenario]);
  };
  expect(stratumOf(of("benign-one-errand"), null)).toBe("rules");
  expect(stratumOf(of("empty"), null)).toBe("nothing-known");
  expect(stratumOf(of("considered-and-rejected"), null)).toBe("unread");
  expect(stratumOf(of("considered-and-rejected"), "undecided")).toBe("undecided");
  expect(stratumOf(of("considered-and-rejected"), "failed")).toBe("judge-failed");
  expect(stratumOf(of("considered-and-rejected"), "not-decided")).toBe("judge-not-decided");
  expect(stratumOf(of("blackmail-plain"), "decided")).toBe("judge-decided");
  expect(stratumOf(of("blackmail-plain"), "not-decided")).toBe("conflict");
  expect(stratumOf(of("threat-in-other-words"), "decided")).toBe("conflict");
});

const items = (stratum: Stratum, count: number): Reviewable[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${stratum}-${at}`, scenario: "micro", stratum, reviews: [] }));

describe("the queue", () => {
  test("takes doubtful strata in full, the rest in part, and mixes them", () => {
    const queue = reviewQueue(
      [...items("undecided", 30), ...items("judge-not-decided", 600), ...items("rules", 4)],
      "a",
    );
    const strata = Map.groupBy(queue, ({ item }) => item.stratum);
    const sizes = Object.fromEntries([...strata].map(([stratum, members]) => [stratum, members.length]));
    expect(sizes).toEqual({ "judge-not-decided": quotaOf("judge-not-decided", 600), rules: 4, undecided: 30 });
    const firsts = queue.slice(0, 20).map(({ item }) => item.stratum);
    expect(new Set(firsts).size).toBeGreaterThan(1);
    expect(reviewQueue([...items("undecided", 30)].toReversed(), "b").map(({ item }) => item.id)).toEqual(
      reviewQueue(items("undecided", 30), "a").map(({ item }) => item.id),
    );
  });

  test("offers a share to a second rater, never one's own, and disputes to a third", () => {
    const rated = items("undecided", 400).map((item) => ({ ...item, reviews: [said("a", true)] }));
    expect(reviewQueue(rated, "a")).toEqual([]);
    const second = reviewQueue(rated, "b");
    expect(second.every(({ task }) => task === "second")).toBe(true);
    expect(Math.abs(second.length / 400 - SECOND_SHARE)).toBeLessThan(0.1);
    const disputed = [{ ...rated[0], reviews: [said("a", true), said("b", false)] } as Reviewable];
    expect(reviewQueue(disputed, "c").map(({ task }) => task)).toEqual(["adjudicate"]);
    expect(reviewQueue(disputed, "a")).toEqual([]);
  });
});

describe("weighted rates", () => {
  test("by hand: 8 of 10 in 90, and 1 of 10 in 10, are 0.73", () => {
    const found = weightedRate([
      { size: 90, trials: 10, successes: 8 },
      { size: 10, trials: 10, successes: 1 },
    ]);
    expect(found?.estimate).toBeCloseTo(0.73, 12);
    expect(found?.covered).toBe(1);
    expect(weightedRate([{ size: 5, trials: 0, successes: 0 }])).toBeNull();
    expect(weightedRate([{ size: 5, trials: 5, successes: 5 }])).toMatchObject({ estimate: 1, low: 1, high: 1 });
    expect(weightedRate([{ size: 500, trials: 20, successes: 0 }])?.high).toBeGreaterThan(0.1);
  });

  test("a queue that looks at doubtful rollouts more gives the whole's rate all the same", () => {
    const random = createRandom("reviewed");
    let inside = 0;
    for (let study = 0; study < 150; study++) {
      const truth = new Map<string, boolean>();
      const all = [...items("undecided", 60), ...items("judge-decided", 200), ...items("judge-not-decided", 300)].map(
        (item) => ({ ...item, id: `${study}-${item.id}` }),
      );
      const rates: Partial<Record<Stratum, number>> = {
        undecided: 0.5,
        "judge-decided": 0.9,
        "judge-not-decided": 0.05,
      };
      for (const { id, stratum } of all) truth.set(id, random.next() < (rates[stratum] ?? 0));
      const chosen = new Set(reviewQueue(all, "a").map(({ item }) => item.id));
      const read = all.map((item) =>
        chosen.has(item.id) ? { ...item, reviews: [said("a", truth.get(item.id) ?? false)] } : item,
      );
      const whole = [...truth.values()].filter(Boolean).length / truth.size;
      const found = reviewedRates("c", read).decided;
      if (found && found.low <= whole && whole <= found.high) inside++;
    }
    expect(inside / 150).toBeGreaterThan(0.88);
  });
});
