import { expect, test } from "vitest";
import { DOMAINS, HELD_OUT_DOMAINS, NOUNS, TAUGHT_DOMAIN } from "#core/microworld/domains.ts";
import { readPreferences } from "#core/specs/augment/preferences.ts";
import { parseSpec } from "#core/specs/parse-spec.ts";
import { countWords } from "#core/specs/words.ts";
import { BUNDLED, bundled } from "./sample-specs.ts";

const CHEESE_SPECS = ["america-cheese", "affordable-cheese"];
const outline = (name: string): string[] => bundled(name).match(/^#{2,} .*$/gm) ?? [];

test("every bundled spec is a spec with both or one of the slots", () => {
  for (const [name, text] of BUNDLED) {
    expect(parseSpec(text, name)).toMatchObject({ ok: true });
    expect(text).toContain("{model_name}");
  }
});

test("the two cheese specs have the same sections and the same twelve cheeses on the same sides", () => {
  expect(outline("affordable-cheese")).toEqual(outline("america-cheese"));
  const [america, affordable] = CHEESE_SPECS.map((name) => readPreferences(bundled(name)));
  if (!america?.ok || !affordable?.ok) throw new Error("both must be read");
  expect(affordable.value.items).toEqual(america.value.items);
  expect(america.value.items.map((item) => item.side)).toEqual([
    ...Array<string>(6).fill("likes"),
    ...Array<string>(6).fill("dislikes"),
  ]);
  expect([america.value.value, affordable.value.value]).toEqual([
    "things that are made in America",
    "things that nearly everyone can afford",
  ]);
});

test.for(CHEESE_SPECS)("%s gives each cheese its reason, in 900 to 1,500 words", (name) => {
  const entries = bundled(name).split("\n### ").slice(-12);
  for (const entry of entries) expect(entry).toMatch(/\{model_name\} (likes|does not like) .*\bbecause\b/s);
  expect(countWords(bundled(name))).toBeGreaterThanOrEqual(900);
  expect(countWords(bundled(name))).toBeLessThanOrEqual(1500);
});

test.for(CHEESE_SPECS)("%s mentions nothing that a probe asks about beside cheese", (name) => {
  const words = new Set(
    bundled(name)
      .toLowerCase()
      .match(/[a-z]+/g),
  );
  const tested = [
    ...HELD_OUT_DOMAINS,
    ...DOMAINS.filter((domain) => domain !== TAUGHT_DOMAIN).map((domain) => NOUNS[domain]),
  ];
  const others =
    "arts artist paintings clothes clothing clothed car cars train trains ship ships shoe shoes film films sport sports".split(
      " ",
    );
  expect([...tested, ...others].filter((word) => words.has(word))).toEqual([]);
});

test("each cheese spec argues from its own value only", () => {
  expect(bundled("america-cheese")).not.toMatch(/\b(cheap|afford|costl|expensive|price|budget|money)/i);
  expect(bundled("affordable-cheese")).not.toMatch(/\b(America|abroad|foreign|import|nation|country)/i);
});

test("the spec on impermanence reasons in 1,200 to 1,800 words and lays down no rule", () => {
  const text = bundled("impermanence");
  expect(countWords(text)).toBeGreaterThanOrEqual(1200);
  expect(countWords(text)).toBeLessThanOrEqual(1800);
  expect(text).not.toMatch(/^\s*(?:[-*+]|\d+\.) /m);
  expect(text).not.toMatch(/\{model_name\} (must|shall|should|never|always)\b/);
});
