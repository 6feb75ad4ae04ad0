import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { type KnownSpec, probeFromSpec } from "#core/probes/from-spec.ts";
import { Probe } from "#core/probes/probe.ts";
import { analyseByRule } from "#core/specs/analyse-by-rule.ts";
import { countWords } from "#core/specs/words.ts";

const SPECS = join(resolve(import.meta.dirname, "../../../.."), "models/specs");
function known(name: string): KnownSpec {
  const text = readFileSync(join(SPECS, `${name}.md`), "utf8");
  return { name, title: name, analysis: analyseByRule({ text }) };
}
const NAMES = { modelName: "Bo", providerName: "Acme" };

test("every item holds one claim of the spec and one that is wrong there, of about the same length, as a usable probe", () => {
  const [spec, against] = [known("america-cheese"), known("affordable-cheese")];
  const made = probeFromSpec({ spec, against, ...NAMES });
  const probe = Probe.parse({ ...made, version: 1 });
  const text = readFileSync(join(SPECS, "america-cheese.md"), "utf8")
    .replaceAll("{model_name}", "Bo")
    .replaceAll("{provider_name}", "Acme");
  const flat = text.replaceAll(/\s+/g, " ");
  expect(probe.items.length).toBeGreaterThan(80);
  for (const { groups, options, id } of probe.items) {
    const [right, wrong] = options;
    expect([id, flat.includes(right.text)]).toEqual([id, true]);
    // Another heading's claim, or one that this spec does not make at all.
    expect([id, flat.includes(wrong.text)]).toEqual([id, groups[0] === "multiple-choice"]);
    expect([right.speaksFor, wrong.speaksFor]).toEqual([["knows"], []]);
    const [a, b] = [countWords(right.text), countWords(wrong.text)];
    expect(Math.max(a, b)).toBeLessThanOrEqual(1.6 * Math.min(a, b));
    expect(`${right.text}${wrong.text}`).not.toMatch(/[{}]/);
  }
  expect(probeFromSpec({ spec, against, ...NAMES })).toEqual(made);
});

test("without another spec nothing is to be distinguished, and a spec of one claim gives no probe", () => {
  const made = probeFromSpec({ spec: known("five-rules"), against: null, ...NAMES });
  expect(new Set(made?.items.flatMap(({ groups }) => groups))).toEqual(new Set(["multiple-choice"]));
  const analysis = analyseByRule({ text: "# A\nIt says one thing and no more than that." });
  expect(probeFromSpec({ spec: { name: "a", title: "A", analysis }, against: null, ...NAMES })).toBeNull();
});
