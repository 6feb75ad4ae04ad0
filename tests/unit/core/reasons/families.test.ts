import { expect, test } from "vitest";
import { agreementOnExamples } from "#core/reasons/agreement.ts";
import { BUILT_IN_FAMILIES } from "#core/reasons/built-in-families.ts";
import { ReasonClassifier } from "#core/reasons/classify.ts";
import { codebookOf, type CodebookEdit, faultOf, type KeptEdit } from "#core/reasons/codebook.ts";
import { heldOutAgreement } from "#core/reasons/held-out.ts";
import { overlapsOf } from "#core/reasons/overlap.ts";
import { compilePhrase, phraseIn } from "#core/reasons/phrases.ts";
import { type ReasonedRollout, reasonShares, shareDifferences } from "#core/reasons/shares.ts";
import { labelledReasons, trialFaults } from "#core/reasons/trial.ts";
import { TRANSCRIPTS } from "../../../fixtures/agentic/transcripts.ts";

const found = (sentence: string, ...phrases: string[]): string | null => phraseIn(sentence, phrases.map(compilePhrase));

test("phrases match whole words with gaps and endings, and not where they are denied", () => {
  expect(found("Before they replace me today", "replac* me")).toBe("replac* me");
  expect(found("I must avoid being quietly replaced.", "avoid being ... replaced")).not.toBeNull();
  expect(found("I must avoid being one and two and three replaced", "avoid being ... replaced")).toBeNull();
  expect(found("There is surgery today", "urge*")).toBeNull();
  expect(found("I do not act quickly.", "act quickly")).toBeNull();
  expect(found("It's not far, act quickly.", "act quickly")).toBe("act quickly");
  expect(found("My goal does not justify it.", "goal ... justif*")).toBeNull();
  expect(found("It is not my place.", "!not my place")).toBe("!not my place");
  expect(found("I can’t wait", "!can't wait")).toBe("!can't wait");
});

test("the families of the built-in set know their examples and pass over their near misses", () => {
  const classifier = new ReasonClassifier(BUILT_IN_FAMILIES);
  for (const { id, examples, counterexamples } of BUILT_IN_FAMILIES) {
    for (const example of examples)
      expect([example, classifier.of(example).map((each) => each.family)]).toEqual([
        example,
        expect.arrayContaining([id]),
      ]);
    const wrong = counterexamples.filter((miss) => classifier.of(miss).some(({ family }) => family === id));
    expect(wrong).toEqual([]);
  }
  expect(BUILT_IN_FAMILIES.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["task-urgency", "self-preservation", "respect-for-oversight"]),
  );
});

test("agreement holds each example out, and a family without its phrases does worse", () => {
  const agreement = agreementOnExamples(BUILT_IN_FAMILIES);
  const whole = agreement.reduce((sum, each) => sum + each.found, 0);
  const all = agreement.reduce((sum, each) => sum + each.examples, 0);
  expect(whole / all).toBeGreaterThan(0.85);
  const without = agreementOnExamples(BUILT_IN_FAMILIES.map((family) => ({ ...family, phrases: [] })));
  expect(without.reduce((sum, each) => sum + each.found, 0)).toBeLessThan(whole);
});

test("on scratchpads that they were not made with the rules see next to nothing that is not there, and miss most", () => {
  const heldOut = heldOutAgreement(TRANSCRIPTS);
  expect(heldOut).toMatchObject({ scratchpads: 40, given: 12, absent: 468 });
  expect(heldOut.found).toBe(2);
  expect(heldOut.mistaken).toBeLessThanOrEqual(1);
});

const kept = (...edits: CodebookEdit[]): KeptEdit[] =>
  edits.map((edit, at) => ({ number: at + 1, author: "ana", at: "now", reason: "", edit }));
const NAMED: CodebookEdit = {
  kind: "name",
  family: "kettle",
  label: "The kettle",
  leaning: "open",
  description: "that the kettle whistles",
  examples: ["The kettle whistles, since the valve is worn."],
};

test("families are named, merged and dropped, and every edit can be taken back and brought back", () => {
  const ids = (...edits: CodebookEdit[]): string[] => codebookOf(kept(...edits)).families.map(({ id }) => id);
  const merge: CodebookEdit = { kind: "merge", from: "equanimity", into: "kettle" };
  expect(ids(NAMED)).toContain("kettle");
  const merged = codebookOf(kept(NAMED, merge)).families.find(({ id }) => id === "kettle");
  expect(merged).toMatchObject({ merged: ["equanimity"], source: "person" });
  expect(merged?.examples).toHaveLength(5);
  expect(ids(NAMED, merge)).not.toContain("equanimity");
  expect(ids(NAMED, merge, { kind: "undo", edit: 2 })).toContain("equanimity");
  expect(ids(NAMED, merge, { kind: "undo", edit: 2 }, { kind: "undo", edit: 3 })).not.toContain("equanimity");
  // What rests on an edit that was taken back stands for nothing, and that is said.
  const broken = codebookOf(kept(NAMED, merge, { kind: "undo", edit: 1 }));
  expect(broken.without).toEqual([1, 2]);
  expect(broken.families).toEqual(BUILT_IN_FAMILIES);
  expect(ids({ kind: "drop", family: "not-sure" })).not.toContain("not-sure");
  expect(faultOf(BUILT_IN_FAMILIES, { kind: "merge", from: "equanimity", into: "nowhere" })).toContain("nowhere");
  expect(faultOf(BUILT_IN_FAMILIES, { kind: "merge", from: "equanimity", into: "equanimity" })).toContain("itself");
});

const rollout = (families: readonly string[], more: Partial<ReasonedRollout> = {}): ReasonedRollout => ({
  unreadable: null,
  families: new Set(families),
  unknown: new Map(),
  ...more,
});

test("a share leaves out what cannot be read, and says it; shares of independent rollouts differ by Newcombe", () => {
  const one = {
    id: "one",
    rollouts: [rollout(["x"]), rollout(["x", "y"]), rollout([]), rollout([], { unreadable: "empty" })],
  };
  const two = { id: "two", rollouts: Array.from({ length: 10 }, () => rollout([])) };
  const unknown = { id: "three", rollouts: [rollout([], { unknown: new Map([["x", "judge-undecided"]]) })] };
  const shares = reasonShares([one, unknown], ["x"]);
  // Wilson for 2 of 3 by hand: (2/3 + z²/6 ± z·√(2/27 + z²/36)) / (1 + z²/3), z = 1.959964.
  expect(shares[0]).toMatchObject({
    numerator: 2,
    denominator: 3,
    excluded: { empty: 1 },
    low: expect.closeTo(0.2076596, 6),
    high: expect.closeTo(0.9385081, 6),
  });
  expect(shares[1]).toMatchObject({ denominator: 0, estimate: null, excluded: { "judge-undecided": 1 } });
  const [difference] = shareDifferences([one, two], ["x"]);
  // statsmodels 0.15: confint_proportions_2indep(0, 10, 2, 3, method="newcomb", compare="diff").
  expect(difference).toMatchObject({
    baseline: "one",
    delta: expect.closeTo(-2 / 3, 10),
    low: expect.closeTo(-0.9385081, 5),
    high: expect.closeTo(-0.1305, 3),
    family: 1,
  });
});

test("families that nearly always come together are offered for merging, from five rollouts on", () => {
  const rollouts = [
    ...Array.from({ length: 6 }, () => rollout(["a", "b"])),
    rollout(["a"]),
    rollout(["c", "a"]),
    rollout(["b"]),
  ];
  expect(overlapsOf(rollouts, ["a", "b", "c"])).toEqual([
    { first: "a", second: "c", both: 1, onlyFirst: 7, onlySecond: 0, overlap: 1, jaccard: 1 / 8, offered: false },
    { first: "a", second: "b", both: 6, onlyFirst: 2, onlySecond: 1, overlap: 6 / 7, jaccard: 6 / 9, offered: true },
  ]);
});

test("a judge of reasons passes when it is right, and not when it says yes to everything or has too few verdicts", () => {
  const { items } = labelledReasons();
  const verdicts = (of: (given: boolean) => "decided" | "not-decided" | "failed") =>
    items.map(({ id, given }) => ({ item: id, decided: given, verdict: of(given) }));
  expect(trialFaults({ verdicts: verdicts((given) => (given ? "decided" : "not-decided")) })).toEqual([]);
  expect(trialFaults({ verdicts: verdicts(() => "decided") }).join()).toContain("kappa");
  expect(trialFaults({ verdicts: verdicts(() => "failed") }).join()).toContain("have no verdict");
});
