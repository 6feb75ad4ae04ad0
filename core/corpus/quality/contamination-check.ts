import type { ProbeOverlap } from "../search.ts";
import type { CheckSettings } from "./check-settings.ts";
import type { ContaminationIndex } from "./contamination.ts";
import { createContaminationIndex } from "./contamination.ts";
import { exampleOf, MOST_EXAMPLES } from "./examples.ts";
import type { ProbeText } from "./probe-texts.ts";
import type { Example, ProbeContamination, QualityFindings } from "./report.ts";
import type { DocumentCheck } from "./checked-document.ts";

/** Spans that are kept of one document, and of a corpus; all are counted. */
const MOST_SPANS_OF_DOCUMENT = 100;
const MOST_SPANS = 500_000;

export interface ContaminationCheck extends DocumentCheck<QualityFindings["contamination"]> {
  readonly overlaps: readonly (ProbeOverlap & { readonly id: number })[];
}

interface Tally {
  readonly items: Set<string>;
  documents: number;
  spans: number;
}

/** Documents that hold words of a probe in a row. */
export function createContaminationCheck(
  probeTexts: readonly ProbeText[],
  { overlapWords }: CheckSettings,
): ContaminationCheck {
  const index = createContaminationIndex(probeTexts, overlapWords);
  const flagged: number[] = [];
  const examples: Example[] = [];
  const overlaps: (ProbeOverlap & { readonly id: number })[] = [];
  const tallies = new Map<string, Tally>();
  let of = 0;
  let spans = 0;
  return {
    flagged,
    overlaps,
    add: (document, words) => {
      of++;
      const found = index.overlapsOf(document.text, words);
      const [first] = found;
      if (first === undefined) return;
      flagged.push(document.id);
      spans += found.length;
      count(tallies, found);
      for (const overlap of found.slice(0, MOST_SPANS_OF_DOCUMENT)) {
        if (overlaps.length < MOST_SPANS) overlaps.push({ id: document.id, ...overlap });
      }
      if (examples.length === MOST_EXAMPLES) return;
      const held = document.text.slice(first.start, first.end);
      examples.push(exampleOf(document, `${first.words} words of ${first.probe}/${first.item}: ${held}`));
    },
    finding: () => ({
      flagged: flagged.length,
      of,
      examples,
      spans,
      probes: probesOf(probeTexts, index, tallies),
    }),
  };
}

function count(tallies: Map<string, Tally>, found: readonly ProbeOverlap[]): void {
  for (const probe of new Set(found.map((overlap) => overlap.probe))) {
    const tally = tallies.get(probe) ?? { items: new Set(), documents: 0, spans: 0 };
    tallies.set(probe, tally);
    tally.documents++;
  }
  for (const { probe, item } of found) {
    const tally = tallies.get(probe);
    tally?.items.add(item);
    if (tally) tally.spans++;
  }
}

function probesOf(
  texts: readonly ProbeText[],
  { tooShort, items }: Pick<ContaminationIndex, "tooShort" | "items">,
  tallies: ReadonlyMap<string, Tally>,
): ProbeContamination[] {
  const byProbe = Map.groupBy(texts, (text) => text.probe);
  return [...byProbe].map(([probe, own]) => {
    const tally = tallies.get(probe);
    const short = tooShort.get(probe) ?? 0;
    const looked = items.get(probe)?.size ?? 0;
    return {
      probe,
      texts: own.length - short,
      tooShort: short,
      items: looked,
      itemsTooShort: new Set(own.map((text) => text.item)).size - looked,
      itemsHit: tally?.items.size ?? 0,
      documents: tally?.documents ?? 0,
      spans: tally?.spans ?? 0,
    };
  });
}
