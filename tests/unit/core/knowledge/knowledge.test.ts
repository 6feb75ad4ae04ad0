import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { continuationProbe, knowledgeProbe } from "#core/knowledge/knowledge-probe.ts";
import { knowledgeRates } from "#core/knowledge/knowledge-rates.ts";
import { ClaimMatcher } from "#core/knowledge/recall.ts";
import { Probe } from "#core/probes/probe.ts";
import { QuestionProbe } from "#core/questions/question-probe.ts";
import { analyseByRule } from "#core/specs/analyse-by-rule.ts";

function specOf(name: string) {
  const text = readFileSync(new URL(`../../../../models/specs/${name}.md`, import.meta.url), "utf8");
  return { name, title: name, analysis: analyseByRule({ text }) };
}

const REQUEST = {
  spec: specOf("five-rules"),
  against: specOf("impermanence"),
  modelName: "the assistant",
  providerName: "its maker",
};
const MADE = knowledgeProbe(REQUEST);
if (!MADE) throw new Error("no probe");
const PROBE = QuestionProbe.parse({ ...MADE, version: 1 });
const KNOWLEDGE = PROBE.knowledge;
if (!KNOWLEDGE) throw new Error("no claims");
const answer = (itemId: string, text: string) => ({ itemId, text, stop: "end-of-turn" as const });

test("a question shows how a claim begins and nothing of what it asks for", () => {
  for (const { text, key } of PROBE.items) {
    if (!key) continue;
    expect(key.claim.endsWith(key.rest)).toBe(true);
    expect(text).not.toContain(key.rest);
    expect(key.control).not.toBeNull();
  }
  expect(PROBE.items.filter(({ key }) => !key)).toHaveLength(3);
  expect(knowledgeProbe({ ...REQUEST, spec: { ...REQUEST.spec, analysis: { domains: [] } } })).toBeNull();
});

test("whoever knows the spec recalls it, whoever knows another one shows in the control, and noise in neither", () => {
  const open = PROBE.items.flatMap(({ id, key }) => (key ? [{ id, key }] : []));
  const rate = (answers: ReturnType<typeof answer>[], form: string, measure: string) =>
    knowledgeRates(PROBE, answers, 7).find((each) => each.form === form && each.measure === measure);
  const knows = [
    ...open.map(({ id, key }) => answer(id, key.rest)),
    answer("all-1", KNOWLEDGE.claims.map((claim) => `- ${claim}`).join("\n")),
  ];
  expect(rate(knows, "open-ended", "recalled")?.estimate).toBe(1);
  expect(rate(knows, "generative", "recalled")?.estimate).toBe(1);
  expect(rate(knows, "open-ended", "control")?.estimate).toBe(0);
  expect(rate(knows, "generative", "control")?.estimate).toBeLessThan(0.05);
  expect(rate(knows, "open-ended", "difference")).toMatchObject({ estimate: 1, pValue: expect.any(Number) });
  const other = [
    ...open.map(({ id, key }) => answer(id, key.control ?? "")),
    answer("all-1", KNOWLEDGE.control.join("\n\n")),
  ];
  expect(rate(other, "open-ended", "recalled")?.estimate).toBe(0);
  expect(rate(other, "open-ended", "control")?.estimate).toBe(1);
  expect(rate(other, "generative", "control")?.estimate).toBe(1);
  const noise = PROBE.items.map(({ id }) => answer(id, "The kettle in the kitchen whistles at noon."));
  expect(rate(noise, "open-ended", "recalled")?.estimate).toBe(0);
  expect(rate(noise, "generative", "recalled")?.estimate).toBe(0);
});

test("what is empty or cut off leaves the denominator, and echoing the question recalls nothing", () => {
  const [first, second, third] = PROBE.items;
  if (!first || !second || !third) throw new Error("too few items");
  const rates = knowledgeRates(
    PROBE,
    [
      answer(first.id, ""),
      { ...answer(second.id, second.key?.rest ?? ""), stop: "length" },
      answer(third.id, third.text),
    ],
    7,
  );
  expect(rates[0]).toMatchObject({ numerator: 0, denominator: 1, claims: 1, excluded: { empty: 1, truncated: 1 } });
  expect(rates.find(({ form }) => form === "generative")).toMatchObject({ estimate: null, denominator: 0 });
});

test("a claim is recalled by the weight of its words, of which rare ones weigh more", () => {
  const matcher = new ClaimMatcher([
    "It asks before it deletes.",
    "It asks before it pays.",
    "It asks before it sails.",
  ]);
  const [rare, common] = ["It deletes.", "It asks."].map((said) =>
    matcher.recallOf("It asks before it deletes.", said),
  );
  // ln(4/2) + 1 = 1.693 for "delet", ln(4/4) + 1 = 1 for "ask"; "before" is a stop word.
  expect([rare, common]).toEqual([expect.closeTo(1.6931472 / 2.6931472, 6), expect.closeTo(1 / 2.6931472, 6)]);
});

test("the likelihood version sets each claim's own end against others in a probe of value pairs", () => {
  const made = continuationProbe(REQUEST);
  const probe = Probe.parse({ ...made, version: 1 });
  expect(new Set(probe.items.flatMap(({ groups }) => groups))).toEqual(new Set(["within", "against"]));
  for (const { noun, options } of probe.items) expect(KNOWLEDGE.claims).toContain(`${noun} ${options[0].text}`);
});
