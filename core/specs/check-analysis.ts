import { z } from "zod";
import { Assertion, type SpecAnalysis, type Subdomain } from "./analysis.ts";
import type { SlotNames } from "./fill-slots.ts";
import { findQuotes, flatten, type FlatText } from "./quote.ts";

/** A part of an analysis that was left out, or an assertion in a part that stays. */
export interface AnalysisFault {
  readonly code: "not-verbatim" | "malformed" | "empty-domain" | "doubled-name";
  /** "domain / subdomain", as far as they have names. */
  readonly place: string;
  /** One sentence for a person. */
  readonly message: string;
}

export interface CheckedAnalysis {
  /** What is sound. Sections are in the spec's own words and line breaks. */
  readonly analysis: SpecAnalysis;
  readonly faults: readonly AnalysisFault[];
}

/** What generators add beside the fields that we ask for is left aside. */
const LooseAnalysis = z.object({ domains: z.array(z.unknown()) });
const LooseDomain = z.object({ name: z.string().trim().min(1), subdomains: z.array(z.unknown()) });
const LooseSubdomain = z.object({
  name: z.string().trim().min(1),
  summary: z.string(),
  section: z.string().trim().min(1),
  assertions: z.array(z.unknown()),
});
const LooseAssertion = z.object(Assertion.shape);
const Named = z.object({ name: z.string() });

/**
 * Checks an analysis that something wrote about `text`. A subdomain whose section is not in the spec word for word (white
 * space aside), or that is malformed, is left out and named; its siblings stay. `names` are what the slots were filled with
 * where the writer saw the spec filled.
 */
export function checkAnalysis(text: string, value: unknown, names?: SlotNames): CheckedAnalysis {
  const loose = LooseAnalysis.safeParse(value);
  if (!loose.success) {
    const message = `The analysis is not an object with a list of "domains": ask for it again.`;
    return { analysis: { domains: [] }, faults: [{ code: "malformed", place: "analysis", message }] };
  }
  const flat = flatten(text, names);
  const faults: AnalysisFault[] = [];
  const domains = new Map<string, Subdomain[]>();
  for (const [index, each] of loose.data.domains.entries()) addDomain({ text, flat, faults }, domains, each, index);
  return { analysis: { domains: [...domains].map(([name, subdomains]) => ({ name, subdomains })) }, faults };
}

/** One subdomain alone, as a generator writes it; null where it is left out, with the reason among the faults. */
export function checkSubdomain(
  text: string,
  domain: string,
  value: unknown,
  names?: SlotNames,
): { readonly subdomain: Subdomain | null; readonly faults: readonly AnalysisFault[] } {
  const faults: AnalysisFault[] = [];
  return { subdomain: subdomainOf({ text, flat: flatten(text, names), faults }, domain, value, 0), faults };
}

interface Check {
  readonly text: string;
  readonly flat: FlatText;
  readonly faults: AnalysisFault[];
}

/** Domains of one name become one. */
function addDomain(check: Check, domains: Map<string, Subdomain[]>, value: unknown, index: number): void {
  const loose = LooseDomain.safeParse(value);
  if (!loose.success) {
    const place = nameOf(value, `domain ${index + 1}`);
    leaveOut(check, "malformed", place, `The domain "${place}" has no usable name and list of subdomains.`);
    return;
  }
  const { name } = loose.data;
  const subdomains = domains.get(name) ?? [];
  for (const [position, each] of loose.data.subdomains.entries()) {
    const subdomain = subdomainOf(check, name, each, position);
    const place = `${name} / ${subdomain?.name ?? ""}`;
    if (subdomain && subdomains.some((other) => other.name === subdomain.name))
      leaveOut(check, "doubled-name", place, `There are two subdomains "${place}": the first stays.`);
    else if (subdomain) subdomains.push(subdomain);
  }
  if (subdomains.length > 0) domains.set(name, subdomains);
  else leaveOut(check, "empty-domain", name, `The domain "${name}" has no usable subdomain.`);
}

function subdomainOf(check: Check, domain: string, value: unknown, position: number): Subdomain | null {
  const loose = LooseSubdomain.safeParse(value);
  const place = `${domain} / ${nameOf(value, `subdomain ${position + 1}`)}`;
  if (!loose.success) {
    const field = String(loose.error.issues[0]?.path[0] ?? "value");
    return leaveOut(check, "malformed", place, `The subdomain "${place}" has no usable ${field}.`);
  }
  const { name, summary, section, assertions } = loose.data;
  const [quote] = findQuotes(check.flat, section);
  if (!quote) {
    const message = `The subdomain "${place}" quotes what the spec does not say word for word: "${short(section)}".`;
    return leaveOut(check, "not-verbatim", place, message);
  }
  return {
    name,
    summary,
    section: check.text.slice(quote.start, quote.end),
    assertions: assertions.flatMap((each, index) => assertionOf(check, place, each, index) ?? []),
  };
}

function assertionOf(check: Check, place: string, value: unknown, index: number): Assertion | null {
  const parsed = LooseAssertion.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? "value");
  const which = nameOf(value, `assertion ${index + 1}`);
  return leaveOut(check, "malformed", place, `The assertion "${which}" of "${place}" has no usable ${field}.`);
}

function leaveOut(check: Check, code: AnalysisFault["code"], place: string, message: string): null {
  check.faults.push({ code, place, message });
  return null;
}

function nameOf(value: unknown, otherwise: string): string {
  const named = Named.safeParse(value);
  return named.success && named.data.name.trim() !== "" ? named.data.name.trim() : otherwise;
}

function short(text: string): string {
  const flat = text.trim().replaceAll(/\s+/g, " ");
  return flat.length <= 60 ? flat : `${flat.slice(0, 59)}…`;
}
