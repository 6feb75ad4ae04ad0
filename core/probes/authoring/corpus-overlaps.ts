import { createContaminationIndex } from "../../corpus/quality/contamination.ts";
import { probeTexts } from "../../corpus/quality/probe-texts.ts";
import { createWordScanner } from "../../corpus/quality/words.ts";
import type { Probe } from "../probe.ts";
import type { CorpusOverlap, ItemFound, ProbeCheckSettings } from "./check-report.ts";
import { createNameIndex } from "./named-together.ts";

export interface OverlapSearch {
  /** Items none of whose texts has words enough to be looked for. */
  readonly tooShort: number;
  /** Looks at a corpus's documents one by one; yields after each. */
  look(
    corpus: string,
    documents: Iterable<{ readonly id: number; readonly text: string }>,
  ): Generator<number, CorpusOverlap>;
}

/** Looks for a probe's items in corpora, by the same words in a row as a corpus's own check, and by both options being named. */
export function createOverlapSearch(probe: Probe, { overlapWords }: ProbeCheckSettings): OverlapSearch {
  const index = createContaminationIndex(probeTexts(probe), overlapWords);
  const names = createNameIndex(probe.items);
  const scan = createWordScanner();
  const looked = index.items.get(probe.id)?.size ?? 0;
  return {
    tooShort: probe.items.length - looked,
    *look(corpus, documents) {
      const held = createTally();
      const named = createTally();
      let count = 0;
      for (const { id, text } of documents) {
        const words = scan(text);
        held.add(new Set(index.overlapsOf(text, words).map(({ item }) => item)), id);
        named.add(names.itemsIn(words), id);
        yield ++count;
      }
      return { corpus, documents: count, held: held.found(), named: named.found() };
    },
  };
}

function createTally(): { add(items: Iterable<string>, document: number): void; found(): ItemFound[] } {
  const found = new Map<string, { item: string; documents: number; example: number }>();
  return {
    add: (items, document) => {
      for (const item of items) {
        const known = found.get(item) ?? { item, documents: 0, example: document };
        found.set(item, known);
        known.documents++;
      }
    },
    found: () => [...found.values()].sort((one, other) => other.documents - one.documents),
  };
}
