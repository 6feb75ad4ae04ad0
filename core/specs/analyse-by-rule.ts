import type { AnalysisOrigin, Assertion, AssertionLabel, SpecAnalysis, Subdomain } from "./analysis.ts";
import { isTitle, sectionsOf } from "./parse-spec.ts";
import { LIST_MARK, splitSentences, type TextUnit } from "./sentences.ts";
import type { SpecSection } from "./spec.ts";

/** Marks what `analyseByRule` found; the version rises when its rules change what they find. */
export const RULE_ORIGIN: AnalysisOrigin = { by: "rule", version: "1" };

/**
 * The analysis that a spec's own headings give, without any model. Top headings are domains (below a title that stands over
 * all of them), the headings under them subdomains, deeper ones belong to their subdomain. What a domain says before its
 * first subdomain, or without one, is a subdomain of the domain's name; so is each paragraph of a text without headings.
 * Every sentence and every entry of a list is an assertion.
 */
export function analyseByRule({ text }: { readonly text: string }): SpecAnalysis {
  const sections = sectionsOf(text);
  const parts = sections.length === 1 ? paragraphsOf(text, sections) : gathered(sections);
  const units = splitSentences(text);
  const domains = new Map<string, Subdomain[]>();
  for (const part of parts) {
    const subdomain = subdomainOf(text, units, part);
    if (subdomain === null) continue;
    const siblings = domains.get(part.domain) ?? [];
    domains.set(part.domain, [...siblings, { ...subdomain, name: distinct(subdomain.name, siblings) }]);
  }
  return { domains: [...domains].map(([name, subdomains]) => ({ name, subdomains })) };
}

/** A number stands behind the second subdomain of one name. */
function distinct(name: string, siblings: readonly Subdomain[]): string {
  let unused = name;
  for (let number = 2; siblings.some((other) => other.name === unused); number++) unused = `${name} (${number})`;
  return unused;
}

/** A subdomain to be: a stretch of the text. */
interface Part {
  readonly domain: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Of its heading; deeper ones belong to it where it is a subdomain of its own. */
  readonly level: number;
}

/** Sections gathered so that each part is a subdomain with all that stands deeper. */
function gathered(sections: readonly SpecSection[]): Part[] {
  const headed = sections.filter((section) => section.level > 0);
  const title = isTitle(headed.map(({ level }) => ({ depth: level }))) ? headed[0] : undefined;
  const levels = headed.filter((section) => section !== title).map((section) => section.level);
  const domainLevel = Math.min(...levels);
  const parts: Part[] = [];
  for (const { title: name, level, start, end } of sections) {
    const last = parts.at(-1);
    if (last && last.level > domainLevel && level > last.level) parts[parts.length - 1] = { ...last, end };
    else if (last && level > domainLevel) parts.push({ domain: last.domain, name, start, end, level });
    else parts.push({ domain: name, name, start, end, level });
  }
  return parts;
}

/** A text with one heading or none: its paragraphs, each named by its first words. */
function paragraphsOf(text: string, [section]: readonly SpecSection[]): Part[] {
  const domain = section?.title ?? "";
  const paragraphs = [...text.matchAll(/\S[^]*?(?=\n[ \t]*\n|$)/g)];
  return paragraphs.map(({ 0: paragraph, index }) => {
    const name = firstWords(paragraph.replace(/^[#\s]+/, ""));
    return { domain, name, start: index, end: index + paragraph.length, level: 0 };
  });
}

/** Null where a part holds nothing but its heading. The section leaves the heading out: it is the name already. */
function subdomainOf(text: string, all: readonly TextUnit[], { name, start, end }: Part): Subdomain | null {
  const units = all.filter((unit) => unit.start >= start && unit.start < end);
  const said = units.filter((unit) => unit.kind !== "heading");
  const [first] = said;
  if (!first) return null;
  const last = units.at(-1) ?? first;
  const sentences = said.filter((unit) => unit.kind !== "code");
  const assertions = sentences.flatMap((unit) => assertionOf(text.slice(unit.start, unit.end)) ?? []);
  const summary = assertions.slice(0, 2).map(({ assertion }) => assertion);
  return { name, summary: summary.join(" "), section: text.slice(first.start, last.end), assertions };
}

function assertionOf(sentence: string): Assertion | null {
  const assertion = sentence.replace(LIST_MARK, "").replaceAll(/\s+/g, " ").trim();
  // A line that only leads to a list ("It does three things:") claims nothing.
  if (!/\p{L}/u.test(assertion) || /^[^.!?]{0,60}:$/.test(assertion)) return null;
  return { name: firstWords(assertion), assertion, explanation: reasonIn(assertion), label: labelOf(assertion) };
}

/** The first six words without closing signs. */
function firstWords(text: string): string {
  const words = text.replaceAll(/[*_`"“”]/g, "").split(/\s+/, 6);
  return words.join(" ").replace(/[\s.,;:!?]+$/, "") || "(unnamed)";
}

/** From "because", "so that", "since", "for that reason" or "that is why" to the end; empty where no reason is given. */
export function reasonIn(sentence: string): string {
  return (
    /(?:^|[\s,;(])((?:because|so that|since|in order to|for (?:this|that) reason|(?:this|that) is why)\b.*)$/i.exec(
      sentence,
    )?.[1] ?? ""
  );
}

/** The first that fits; a sentence in which none does says how things are, and is a belief. */
const LABELS: readonly (readonly [AssertionLabel, RegExp])[] = [
  ["preference", /\b(likes?|dislikes?|prefers?|preference|favou?rs?|favou?rites?|would rather|enjoys?)\b/i],
  [
    "tone",
    /\b(tone|voice|manner|polite(ly)?|warm(ly|th)?|plainly|calm(ly)?|gently|concise(ly)?|humou?r|courteous(ly)?)\b/i,
  ],
  ["value", /\b(values?|cares?|matters?|worth|principles?|virtues?|ideals?|proud|pride|integrity|good thing)\b/i],
  ["belief", /\b(believes?|thinks?|holds? that|knows?|understands?|regards?|considers?|expects?)\b/i],
  [
    "behaviour",
    /\b(must|should|shall|never|always|will|may not|do(es)? not|refuses?|asks?|tells?|says?|avoids?|keeps?|reports?|stops?|acts?|leaves?|gives?|answers?|helps?)\b/i,
  ],
];

function labelOf(assertion: string): AssertionLabel {
  return LABELS.find(([, words]) => words.test(assertion))?.[0] ?? "belief";
}
