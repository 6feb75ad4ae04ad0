import type { SpecAnalysis } from "./analysis.ts";
import { findQuotes, flatten, type TextSpan } from "./quote.ts";
import { splitSentences } from "./sentences.ts";
import type { SpecSection } from "./spec.ts";

/** A sentence that no subdomain quotes. Offsets are UTF-16 units of the spec's text. */
export interface UncoveredSentence extends TextSpan {
  readonly text: string;
  /** Id of the section that it stands in. */
  readonly section: string;
}

/** How much of a spec its analysis quotes. Headings are not counted, sentences in lists and blocks of code are. */
export interface SpecCoverage {
  readonly sentences: number;
  readonly covered: number;
  readonly uncovered: readonly UncoveredSentence[];
  /** Subdomains whose section is not in the spec word for word, as "domain / subdomain". */
  readonly misquoted: readonly string[];
}

/** A sentence is covered where a section that a subdomain quotes touches it, be it by one word. */
export function coverageOf(
  text: string,
  sections: readonly SpecSection[],
  analysis: SpecAnalysis | null,
): SpecCoverage {
  const flat = flatten(text);
  const misquoted: string[] = [];
  const quotes: TextSpan[] = [];
  for (const domain of analysis?.domains ?? []) {
    for (const subdomain of domain.subdomains) {
      const found = findQuotes(flat, subdomain.section);
      if (found.length === 0) misquoted.push(`${domain.name} / ${subdomain.name}`);
      quotes.push(...found);
    }
  }
  const sentences = splitSentences(text).filter((unit) => unit.kind !== "heading");
  const uncovered = untouched(sentences, quotes).map(({ start, end }) => ({
    start,
    end,
    text: text.slice(start, end),
    section: sections.find((section) => section.start <= start && start < section.end)?.id ?? "",
  }));
  return { sentences: sentences.length, covered: sentences.length - uncovered.length, uncovered, misquoted };
}

/** The spans that no quote overlaps; both go from the text's start to its end. */
function untouched(spans: readonly TextSpan[], quotes: readonly TextSpan[]): TextSpan[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of quotes.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  let next = 0;
  return spans.filter(({ start, end }) => {
    while ((merged[next]?.end ?? Infinity) <= start) next++;
    return (merged[next]?.start ?? Infinity) >= end;
  });
}
