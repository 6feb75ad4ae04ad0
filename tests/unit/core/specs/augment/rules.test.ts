import { expect, test } from "vitest";
import { lengthVerdict } from "#core/specs/augment/length.ts";
import { parseRules, type Rule } from "#core/specs/augment/rules.ts";
import { countWords } from "#core/specs/words.ts";
import { bundled } from "../sample-specs.ts";

function rulesOf(text: string): Rule[] {
  const parsed = parseRules(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

test("a rule is a heading with an id and the list under it, its subrules indented", () => {
  const text =
    "# Spec\n- not a rule's\n## Rule 2. Ask\nBefore it.\n\n* one\n  goes on\n  - sub\n    more\n* two\n\nProse.\nstill.\n### Deeper\n* three\n## About\n- x\n## SP1 – Stop\n1. first\n";
  expect(rulesOf(text)).toEqual([
    {
      id: "Rule 2",
      name: "Ask",
      bullets: [
        { text: "one goes on", subrules: ["sub more"] },
        { text: "two", subrules: [] },
        { text: "three", subrules: [] },
      ],
    },
    { id: "SP1", name: "Stop", bullets: [{ text: "first", subrules: [] }] },
  ]);
});

test("a spec without rules is refused", () => {
  const parsed = parseRules(bundled("impermanence"));
  expect(parsed).toMatchObject({ ok: false, error: { code: "spec-without-rules" } });
});

test("the five-rule spec has the same rules and bullets in all three variants", () => {
  const outline = (name: string): unknown =>
    rulesOf(bundled(name)).map((rule) => [rule.id, rule.name, rule.bullets.map((bullet) => bullet.text)]);
  expect(rulesOf(bundled("five-rules")).map((rule) => [rule.id, rule.bullets.length])).toEqual(
    ["R1", "R2", "R3", "R4", "R5"].map((id) => [id, 4]),
  );
  expect(outline("five-rules-reasons")).toEqual(outline("five-rules"));
  expect(outline("five-rules-subrules")).toEqual(outline("five-rules"));
  for (const rule of rulesOf(bundled("five-rules-subrules")))
    for (const { subrules } of rule.bullets) expect(subrules.length).toBeGreaterThanOrEqual(2);
});

test("the variant with subrules has as many words as the one with reasons, within five in a hundred", () => {
  const target = countWords(bundled("five-rules-reasons"));
  expect(lengthVerdict(bundled("five-rules-subrules"), target).verdict).toBe("matches");
});

test("the variants without reasons give none", () => {
  for (const name of ["five-rules", "five-rules-subrules"])
    expect(bundled(name)).not.toMatch(/\b(because|so that|since|in order to|reason)\b/i);
});

test("words are stretches that hold a letter or digit, and the limits are inside the tolerance", () => {
  expect(countWords("It — cares, 3 times! … *so* {model_name}'s\n\n-")).toBe(6);
  expect(lengthVerdict("a ".repeat(94), 100)).toEqual({
    words: 94,
    target: 100,
    low: 95,
    high: 105,
    difference: -6,
    verdict: "too short",
  });
  expect(lengthVerdict("a ".repeat(95), 100).verdict).toBe("matches");
  expect(lengthVerdict("a ".repeat(105), 100).verdict).toBe("matches");
  expect(lengthVerdict("a ".repeat(106), 100).verdict).toBe("too long");
});
