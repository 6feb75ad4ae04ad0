import { expect, test } from "vitest";
import { analyseByRule } from "#core/specs/analyse-by-rule.ts";
import type { SpecAnalysis } from "#core/specs/analysis.ts";
import { coverageOf } from "#core/specs/coverage.ts";
import { BUNDLED, specOf } from "./sample-specs.ts";

function quoting(...sections: string[]): SpecAnalysis {
  const subdomains = sections.map((section, index) => ({ name: `s${index}`, summary: "", section, assertions: [] }));
  return { domains: [{ name: "d", subdomains }] };
}

const TEXT = "# Values\nIt cares.\nIt asks. It\ntells.\n\n## Manner\n- Plain\n- Kind\n";

function coverage(analysis: SpecAnalysis | null): ReturnType<typeof coverageOf> {
  return coverageOf(TEXT, specOf(TEXT).sections, analysis);
}

test("a sentence is covered where a quote touches it, however both are broken into lines", () => {
  const { uncovered, ...counts } = coverage(quoting("  asks.\n\n  It tells. ", "Kind"));
  expect(counts).toEqual({ sentences: 5, covered: 3, misquoted: [] });
  expect(uncovered).toEqual([
    { start: 9, end: 18, text: "It cares.", section: "values" },
    { start: TEXT.indexOf("- Plain"), end: TEXT.indexOf("- Plain") + 7, text: "- Plain", section: "manner" },
  ]);
});

test("a quote that touches only white space beside a sentence does not cover it", () => {
  expect(coverage(quoting("# Values")).covered).toBe(0);
});

test("a quote that occurs twice covers both places", () => {
  const text = "Be kind. Be true. Be kind.";
  expect(coverageOf(text, specOf(text).sections, quoting("Be kind.")).uncovered.map((each) => each.text)).toEqual([
    "Be true.",
  ]);
});

test("without an analysis nothing is covered, and a misquoting subdomain is named", () => {
  expect(coverage(null).covered).toBe(0);
  expect(coverage(quoting("It cares deeply."))).toMatchObject({ covered: 0, misquoted: ["d / s0"] });
});

test("the rules' own analysis covers every sentence of every bundled spec", () => {
  for (const text of BUNDLED.values()) {
    const spec = specOf(text);
    const { sentences, covered, uncovered, misquoted } = coverageOf(text, spec.sections, analyseByRule(spec));
    expect({ uncovered, misquoted, missing: sentences - covered }).toEqual({
      uncovered: [],
      misquoted: [],
      missing: 0,
    });
    expect(sentences).toBeGreaterThan(10);
  }
});
