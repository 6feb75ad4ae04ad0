import type { CheckedDocument } from "./checked-document.ts";
import type { CheckSettings } from "./check-settings.ts";
import { findDuplicates, type DuplicatePair, type Duplicates } from "./duplicates.ts";
import { exampleOf, MOST_EXAMPLES } from "./examples.ts";
import type { Example, QualityFindings } from "./report.ts";
import type { HashList } from "./shingles.ts";
import { createSketches } from "./sketches.ts";

type DocumentAt = (place: number) => CheckedDocument;

/** Copies and near copies. Places are those in which documents were added. */
export interface DuplicateCheck {
  add(text: string, distinctShingles: HashList): void;
  /** Yields the share that is done. */
  find(documentAt: DocumentAt, settings: CheckSettings): Generator<number>;
  exact(): number[];
  near(): readonly number[];
  pairs(): DuplicatePair[];
  findings(documentAt: DocumentAt): Pick<QualityFindings, "exactDuplicates" | "nearDuplicates">;
}

const NOTHING: Duplicates = { exact: [], near: [], pairs: [], clusters: 0, compared: 0, cutShort: 0 };

export function createDuplicateCheck(documents: number): DuplicateCheck {
  const sketches = createSketches(documents);
  let found = NOTHING;
  return {
    add: (text, shingles) => sketches.add(text, shingles),
    *find(documentAt, settings) {
      const textOf = (place: number): string => documentAt(place).text;
      found = yield* findDuplicates(sketches, { threshold: settings.nearDuplicate, textOf });
    },
    exact: () => found.exact.map((pair) => pair.document),
    near: () => found.near,
    pairs: () => [...found.exact, ...found.pairs],
    findings: (documentAt) => {
      const examplesOf = (pairs: readonly DuplicatePair[]): Example[] =>
        pairs.slice(0, MOST_EXAMPLES).map(({ document, other, similarity }) => {
          const like = similarity === 1 ? "the same as" : `${(similarity * 100).toFixed(1)}% like`;
          return exampleOf(documentAt(document), `${like} document ${documentAt(other).id}`);
        });
      const { exact, near, clusters, compared, cutShort } = found;
      const of = sketches.count;
      return {
        exactDuplicates: { flagged: exact.length, of, examples: examplesOf(exact) },
        nearDuplicates: {
          flagged: near.length,
          of: of - exact.length,
          examples: examplesOf(found.pairs),
          clusters,
          compared,
          cutShort,
        },
      };
    },
  };
}
