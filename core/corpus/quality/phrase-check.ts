import type { CheckedDocument } from "./checked-document.ts";
import { leastDocuments, type CheckSettings } from "./check-settings.ts";
import { createPhraseCounts, createPhraseSketch } from "./phrases.ts";
import type { QualityFindings } from "./report.ts";
import { SHINGLE_WORDS, shingleHashes, type HashList } from "./shingles.ts";
import { createWordScanner } from "./words.ts";

const PHRASE_CHARACTERS = 300;

/** Phrases that too many documents share: a sketch in the first reading, exact counts in the second. */
export interface PhraseCheck {
  sketch(distinctShingles: HashList): void;
  worthCounting(): boolean;
  count(place: number, shingles: HashList): void;
  list(documentAt: (place: number) => CheckedDocument): QualityFindings["phrases"]["phrases"];
}

export function createPhraseCheck(documents: number, { phraseShare }: CheckSettings): PhraseCheck {
  const least = leastDocuments(phraseShare, documents);
  const sketch = createPhraseSketch();
  const counts = createPhraseCounts(sketch, least, SHINGLE_WORDS);
  const scan = createWordScanner();
  return {
    sketch: (shingles) => sketch.add(shingles),
    worthCounting: () => sketch.reaches(least),
    count: (place, shingles) => counts.add(place, shingles),
    list: (documentAt) => {
      const shinglesAt = (place: number): number[] => {
        const { hashes, count } = shingleHashes(scan(documentAt(place).text), new Int32Array(1024));
        return [...hashes.subarray(0, count)];
      };
      const textAt = (place: number, first: number, end: number): string => {
        const { text } = documentAt(place);
        const words = scan(text);
        const to = words.ends[Math.min(end, words.count) - 1] ?? 0;
        return text.slice(words.starts[first], to).slice(0, PHRASE_CHARACTERS).toWellFormed();
      };
      return counts
        .phrases(shinglesAt, textAt)
        .map((phrase) => ({ ...phrase, example: documentAt(phrase.example).id }));
    },
  };
}
