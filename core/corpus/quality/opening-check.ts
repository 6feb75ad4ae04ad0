import type { CheckedDocument } from "./checked-document.ts";
import { leastDocuments, type CheckSettings } from "./check-settings.ts";
import { exampleOf, MOST_EXAMPLES } from "./examples.ts";
import { createOpenings } from "./openings.ts";
import type { QualityFindings } from "./report.ts";
import { createWordScanner, type Words } from "./words.ts";

export interface OpeningCheck {
  add(words: Words): void;
  /** Places of the documents whose opening too many share. */
  flagged(): number[];
  finding(documentAt: (place: number) => CheckedDocument): QualityFindings["openings"];
}

const MOST_GROUPS = 50;

/** Documents that begin as too many others do. */
export function createOpeningCheck(documents: number, { openingWords, openingShare }: CheckSettings): OpeningCheck {
  const openings = createOpenings(documents, openingWords);
  const least = leastDocuments(openingShare, documents);
  const flagged = (): number[] => openings.shared(least).flatMap((group) => group.places);
  return {
    add: (words) => openings.add(words),
    flagged,
    finding: (documentAt) => {
      const groups = openings
        .shared(least)
        .slice(0, MOST_GROUPS)
        .map(({ places }) => {
          const example = documentAt(places[0] ?? 0);
          return { text: openingOf(example.text, openingWords), documents: places.length, example };
        });
      return {
        flagged: flagged().length,
        of: documents,
        least,
        groups: groups.map(({ text, documents: count, example }) => ({ text, documents: count, example: example.id })),
        examples: groups
          .slice(0, MOST_EXAMPLES)
          .map(({ text, documents: count, example }) => exampleOf(example, `${count} documents begin: ${text}`)),
      };
    },
  };
}

function openingOf(text: string, words: number): string {
  const scanned = createWordScanner()(text.slice(0, 4000));
  return text.slice(scanned.starts[0], scanned.ends[Math.min(words, scanned.count) - 1]).toWellFormed();
}
