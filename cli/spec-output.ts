import type { SpecAnalysis } from "#core/specs/analysis.ts";
import type { SpecDiffPart } from "#core/specs/diff.ts";
import type { SpecView } from "#core/specs/summary.ts";
import { countWords } from "#core/specs/words.ts";
import { printable } from "./text-table.ts";

/** A claim with the place that it has in the analysis. */
interface PlacedAssertion {
  readonly domain: string;
  readonly subdomain: string;
  readonly name: string;
  readonly assertion: string;
  readonly explanation: string;
  readonly label: string;
}

function assertionsOf(analysis: SpecAnalysis | null): PlacedAssertion[] {
  return (analysis?.domains ?? []).flatMap((domain) =>
    domain.subdomains.flatMap((subdomain) =>
      subdomain.assertions.map((each) => ({ domain: domain.name, subdomain: subdomain.name, ...each })),
    ),
  );
}

/** The documented fields of a spec, and what its analysis leaves out. */
export function specJson(view: SpecView): Record<string, unknown> {
  const { spec, versions, analysisBy, coverage, draft } = view;
  return {
    id: spec.name,
    sha256: spec.sha256,
    title: spec.title,
    words: countWords(spec.text),
    slots: spec.slots,
    sections: spec.sections,
    analysisBy,
    assertions: assertionsOf(view.analysis),
    coverage,
    versions,
    edited: draft !== null,
  };
}

/** Domains, subdomains and how many assertions each has, then what no subdomain quotes. */
export function analysisText({ spec, analysis, analysisBy, coverage }: SpecView): string {
  const by = analysisBy?.by === "generator" ? `a generator (${analysisBy.generator.model})` : "plain rules";
  const domains = (analysis?.domains ?? []).flatMap((domain) => [
    domain.name,
    ...domain.subdomains.map(({ name, assertions }) => `  ${name}: ${labelCounts(assertions)}`),
  ]);
  return [
    `${spec.name} as ${by} analysed it; ${coverage.covered}/${coverage.sentences} sentences are covered`,
    ...domains,
    ...coverage.misquoted.map((place) => `Not word for word in the spec: ${place}`),
    ...coverage.uncovered.map(({ text, section }) => `Not covered, in ${section}: ${text.replaceAll(/\s+/g, " ")}`),
  ]
    .map(printable)
    .join("\n");
}

function labelCounts(assertions: readonly { readonly label: string }[]): string {
  const counts = new Map<string, number>();
  for (const { label } of assertions) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts.size === 0 ? "nothing claimed" : [...counts].map(([label, count]) => `${count} ${label}`).join(", ");
}

/** Removed words as [-…-] and added ones as {+…+}, as word diffs are written. */
export function diffText(parts: readonly SpecDiffPart[]): string {
  const marked = parts.map(({ kind, text }) => {
    if (kind === "kept") return text;
    return kind === "removed" ? `[-${text}-]` : `{+${text}+}`;
  });
  return printableLines(marked.join(""));
}

/** Foreign text line by line, its control characters made visible. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
