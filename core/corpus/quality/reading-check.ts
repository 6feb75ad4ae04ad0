import { distributionOf } from "./distribution.ts";
import { gradeOf, readingCounts } from "./reading-level.ts";
import type { QualityFindings } from "./report.ts";
import type { DocumentCheck } from "./checked-document.ts";

/** Lengths and reading grades; flags nothing. */
export function createReadingCheck(capacity: number): DocumentCheck<QualityFindings["reading"]> {
  const words = new Uint32Array(capacity);
  const characters = new Uint32Array(capacity);
  const sentenceWords = new Float64Array(capacity).fill(Number.NaN);
  const grades = new Float64Array(capacity).fill(Number.NaN);
  let count = 0;
  return {
    flagged: [],
    add: ({ text }, scanned) => {
      words[count] = scanned.count;
      characters[count] = text.length;
      const counts = readingCounts(text);
      const grade = gradeOf(counts);
      if (grade !== null) {
        sentenceWords[count] = counts.words / counts.sentences;
        grades[count] = grade;
      }
      count++;
    },
    finding: () => ({
      words: distributionOf(words.subarray(0, count)),
      characters: distributionOf(characters.subarray(0, count)),
      sentenceWords: distributionOf(sentenceWords.subarray(0, count)),
      grade: distributionOf(grades.subarray(0, count)),
    }),
  };
}
