import type { Subdomain } from "#core/specs/analysis.ts";
import type { Item } from "./step.ts";

/** Kinds of text for generators that cannot think of any: base models that only go on with a text. */
export const PLAIN_TYPES: readonly Item[] = [
  "Memo",
  "Report",
  "Case study",
  "Forum post",
  "Essay",
  "Interview",
  "Letter",
  "Lecture notes",
  "Field notes",
  "Review",
  "Column",
  "Minutes of a meeting",
  "Handbook page",
  "Diary entry",
  "Short story",
  "Newsletter",
  "Question and answer",
  "Design note",
  "Post-mortem",
  "Speech",
].map((name) => ({ name, text: "" }));

/** One claim after the other, from the first that is not yet taken up to the quota; each may come again. */
export function plainIdeas(subdomain: Subdomain, type: Item, from: number, quota: number): Item[] {
  const claims =
    subdomain.assertions.length > 0 ? subdomain.assertions.map((each) => each.assertion) : [subdomain.section];
  return Array.from({ length: Math.max(0, quota - from) }, (_, index) => {
    const number = from + index;
    const text = claims[number % claims.length] ?? subdomain.section;
    return { name: `${subdomain.name}, ${type.name.toLowerCase()} ${number + 1}`, text };
  });
}
