import type { CheckSettings } from "./check-settings.ts";
import { exampleOf, MOST_EXAMPLES } from "./examples.ts";
import { languageShare } from "./language.ts";
import type { Example, QualityFindings } from "./report.ts";
import type { DocumentCheck } from "./checked-document.ts";

/** Documents of which a good part is in another language than the corpus is to be in. */
export function createLanguageCheck({
  language: expected,
  otherLanguageShare,
}: CheckSettings): DocumentCheck<QualityFindings["language"]> {
  const flagged: number[] = [];
  const examples: Example[] = [];
  const languages: Record<string, number> = {};
  let of = 0;
  return {
    flagged,
    add: (document) => {
      const { language, otherShare } = languageShare(document.text, expected);
      if (language !== null) of++;
      const name = language ?? "cannot be told";
      languages[name] = (languages[name] ?? 0) + 1;
      if (otherShare < otherLanguageShare) return;
      flagged.push(document.id);
      if (examples.length < MOST_EXAMPLES) {
        examples.push(exampleOf(document, `${Math.round(otherShare * 100)}% of its letters; mostly ${name}`));
      }
    },
    finding: () => ({ flagged: flagged.length, of, examples, languages }),
  };
}
