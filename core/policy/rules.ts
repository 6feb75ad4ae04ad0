import type { SpecAnalysis } from "../specs/analysis.ts";
import { termsOf } from "../reasons/terms.ts";

/** A rule of a spec, as far as a citation of it can be known. */
export interface SpecRule {
  /** The number that its heading begins with (`R3`, `4.2`); null where it has none. */
  readonly number: string | null;
  readonly title: string;
  /** Its claims, without white space. */
  readonly assertions: readonly string[];
}

const NUMBERED =
  /^\s*(?:rule\s+|principle\s+|section\s+|§\s*)?([A-Z]{1,4}\d+(?:\.\d+)*|\d+(?:\.\d+)*)\s*[:.)–-]?\s+(.*)$/i;

/** A rule for each part under a heading. */
export function rulesOf({ domains }: SpecAnalysis): SpecRule[] {
  return domains.flatMap(({ name, subdomains }) =>
    subdomains.map((part) => {
      // A domain without parts of its own names its only part after itself.
      const [, number = null, title = part.name] = NUMBERED.exec(part.name) ?? NUMBERED.exec(name) ?? [];
      return {
        number: number === null ? null : number.toUpperCase(),
        title: withoutSlots(part.name === name ? title : part.name),
        assertions: part.assertions.map(({ assertion }) => withoutSlots(assertion)),
      };
    }),
  );
}

function withoutSlots(text: string): string {
  return text
    .replaceAll(/\{[a-z_]+\}/gi, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Names a rule in a report. */
export function ruleName({ number, title }: SpecRule): string {
  return number === null ? title : `${number} ${title}`;
}

/** Terms of a rule's title and claims that stand in few of the spec's rules: by these a citation without a number is known. */
export function tellingTerms(rules: readonly SpecRule[]): ReadonlyMap<SpecRule, ReadonlySet<string>> {
  const own = new Map(rules.map((rule) => [rule, new Set(termsOf([rule.title, ...rule.assertions].join(" ")))]));
  const spread = new Map<string, number>();
  for (const terms of own.values()) for (const term of terms) spread.set(term, (spread.get(term) ?? 0) + 1);
  const few = Math.max(1, Math.floor(rules.length / 3));
  return new Map(
    [...own].map(([rule, terms]) => [rule, new Set([...terms].filter((t) => (spread.get(t) ?? 0) <= few))]),
  );
}
