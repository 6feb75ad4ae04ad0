import type { DocumentCheck } from "./checked-document.ts";
import { exampleOf, MOST_EXAMPLES } from "./examples.ts";
import type { Example, QualityFindings } from "./report.ts";
import { truncationOf } from "./truncation.ts";

/** Texts that end before their end; of a chat, its last turn. */
export function createTruncationCheck(): DocumentCheck<QualityFindings["truncated"]> {
  const flagged: number[] = [];
  const examples: Example[] = [];
  const kinds: Record<string, number> = {};
  let of = 0;
  return {
    flagged,
    add: (document) => {
      const text = document.messages?.at(-1)?.content ?? document.text;
      of++;
      const kind = truncationOf(text);
      if (kind === null) return;
      flagged.push(document.id);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      if (examples.length < MOST_EXAMPLES) examples.push(exampleOf(document, `${kind}: …${text.trimEnd().slice(-80)}`));
    },
    finding: () => ({ flagged: flagged.length, of, examples, kinds }),
  };
}
