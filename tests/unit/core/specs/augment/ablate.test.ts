import { expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { ablateAttribution, survivingReasons, type AblatedSpec } from "#core/specs/augment/ablate.ts";
import { readPreferences } from "#core/specs/augment/preferences.ts";
import { bundled } from "../sample-specs.ts";

const PREFERENCE_SPECS = ["america-cheese", "affordable-cheese", "america", "affordable"];

function ablated(text: string, seed: number): AblatedSpec {
  const result = ablateAttribution(text, createRandom(seed));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test.for(PREFERENCE_SPECS)(
  "%s: value and items stay, half of each side agrees with the value, no reason survives",
  (name) => {
    const text = bundled(name);
    const read = readPreferences(text);
    if (!read.ok) throw new Error(read.error.message);
    const spec = ablated(text, 1);
    const count = (was: string, now: string): number =>
      spec.items.filter((item) => item.was === was && item.now === now).length;
    expect([count("likes", "likes"), count("dislikes", "likes")]).toEqual([3, 3]);
    expect([count("dislikes", "dislikes"), count("likes", "dislikes")]).toEqual([3, 3]);
    expect(new Set(spec.items.map((item) => item.name))).toEqual(new Set(read.value.items.map((item) => item.name)));
    expect(spec.text).toContain(`these: ${spec.value}.`);
    expect(survivingReasons(text, spec.text)).toEqual([]);
    expect(spec.text).not.toMatch(/\b(because|since|so that)\b/);
  },
);

test("an ablated spec is read back with its items on their new sides", () => {
  const spec = ablated(bundled("america-cheese"), 3);
  expect(readPreferences(spec.text)).toMatchObject({
    ok: true,
    value: { items: spec.items.map(({ name, now }) => ({ name, side: now })) },
  });
});

test("one seed always draws the same spec, another one another", () => {
  const text = bundled("america-cheese");
  expect(ablated(text, 5)).toEqual(ablated(text, 5));
  const drawn = new Set([1, 2, 3, 4, 5, 6].map((seed) => ablated(text, seed).text));
  expect(drawn.size).toBe(6);
});

test("items may be entries of lists, named in bold or before a stop", () => {
  const text =
    "# Likes and dislikes\nIt values calm, since noise tires.\n\n## It likes\n- **Tea**, which is calm.\n- Milk: quiet\n- Cocoa - warm\n\n## It would never choose\n* Cola. It fizzes.\n* Rum\n";
  expect(readPreferences(text)).toEqual({
    ok: true,
    value: {
      value: "calm",
      items: [
        { name: "Tea", side: "likes" },
        { name: "Milk", side: "likes" },
        { name: "Cocoa", side: "likes" },
        { name: "Cola", side: "dislikes" },
        { name: "Rum", side: "dislikes" },
      ],
    },
  });
  const items = ablated(text, 1).items;
  expect(items.filter((item) => item.now === "likes")).toHaveLength(3);
});

test("a spec without two sides, or without a named value, is refused with what to do", () => {
  expect(ablateAttribution(bundled("impermanence"), createRandom(1))).toMatchObject({
    ok: false,
    error: { code: "spec-without-preferences", message: expect.stringContaining("0 likes and 0 dislikes") },
  });
  const text = "## Likes\n- a\n- b\n## Dislikes\n- c\n- d\n";
  expect(ablateAttribution(text, createRandom(1))).toMatchObject({ ok: false, error: { code: "spec-without-value" } });
  expect(ablateAttribution(text, createRandom(1), "calm")).toMatchObject({ ok: true, value: { value: "calm" } });
});

test("a value that brings a reason of the spec along is refused", () => {
  const text = "## Likes\n- Tea, because tea is grown at home.\n- Milk\n## Dislikes\n- Cola\n- Rum\n";
  const refused = ablateAttribution(text, createRandom(1), "calm, because tea is grown at home");
  expect(refused).toMatchObject({
    ok: false,
    error: { code: "ablation-incomplete", message: expect.stringContaining('"because tea is grown at home"') },
  });
});

test("a reason that would survive is found whatever its case and line breaks", () => {
  const original = "- It likes tea because tea is\n  grown at home.\n- {model_name} likes tea.\n";
  expect(survivingReasons(original, "Because Tea is grown at HOME, {model_name} likes tea.")).toEqual([
    "because tea is grown at home",
  ]);
});
