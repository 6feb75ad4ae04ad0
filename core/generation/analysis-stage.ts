import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { Assertion, type SpecAnalysis, type SpecDomain } from "#core/specs/analysis.ts";
import { checkSubdomain } from "#core/specs/check-analysis.ts";
import { fillSlots } from "#core/specs/fill-slots.ts";
import type { Generated } from "./generator.ts";
import { readItems } from "./list-step.ts";
import { keySegments } from "./plain-words.ts";
import { ANALYSIS_PROMPTS } from "./prompts/analysis-prompts.ts";
import { fill } from "./prompts/template.ts";
import { objectsIn } from "./read-json.ts";
import type { GenerationRequest } from "./request.ts";
import { specSlots, type SpecContext } from "./spec-context.ts";
import type { Finished, Next, Reading, Rejection, Slot, Step } from "./step.ts";
import { userAsk } from "./user-ask.ts";

/** More than a spec has domains, subdomains of a domain, or claims in a passage. */
const MOST = { domains: 40, subdomains: 60, assertions: 80 } as const;

const LooseObject = z.looseObject({});
const LooseAssertion = z.object(Assertion.shape);

export type AnalysisStage = Pick<GenerationRequest, "listTokens" | "temperature">;

/**
 * Stages 1 to 3: domains, subdomains with the passage that each rests on, assertions. Gives the next wave, or the analysis
 * as soon as it stands. A domain or subdomain that failed leaves its siblings standing.
 */
export function analysisStage(
  finished: Finished,
  context: SpecContext,
  settings: AnalysisStage,
): { readonly next: Next } | { readonly analysis: SpecAnalysis } {
  const domains = finished.get("domains");
  if (domains === undefined) {
    return { next: { kind: "wave", stage: "domains", slots: [slotOf(domainsStep(context, settings))] } };
  }
  if (!domains.ok || domains.value.kind !== "items") return { next: failed("domains") };
  const names = domains.value.items.map((item) => item.name);
  const segments = keySegments(names);
  const subdomainSteps = names.map((name, index) =>
    subdomainsStep(context, settings, names, name, segments[index] ?? ""),
  );
  const openSubdomains = unfinished(subdomainSteps, finished);
  if (openSubdomains.length > 0) return { next: { kind: "wave", stage: "subdomains", slots: openSubdomains } };
  const found = names.map((name, index): Bare => ({
    name,
    subdomains: bareSubdomains(finished, segments[index] ?? ""),
  }));
  if (found.every((domain) => domain.subdomains.length === 0)) return { next: failed("subdomains") };
  const assertionSteps = found.flatMap((domain, index) =>
    stepsForAssertions(context, settings, domain, segments[index] ?? ""),
  );
  const openAssertions = unfinished(assertionSteps, finished);
  if (openAssertions.length > 0) return { next: { kind: "wave", stage: "assertions", slots: openAssertions } };
  return { analysis: outlineOf(finished) };
}

/** What is known so far of domains, subdomains and assertions. */
export function outlineOf(finished: Finished): SpecAnalysis {
  const found = bareTree(finished);
  const segments = keySegments(found.map((domain) => domain.name));
  return { domains: found.flatMap((domain, index) => whole(finished, domain, segments[index] ?? "")) };
}

function bareTree(finished: Finished): Bare[] {
  const domains = finished.get("domains");
  if (domains?.ok !== true || domains.value.kind !== "items") return [];
  const names = domains.value.items.map((item) => item.name);
  const segments = keySegments(names);
  return names.map((name, index) => ({ name, subdomains: bareSubdomains(finished, segments[index] ?? "") }));
}

interface Bare {
  readonly name: string;
  readonly subdomains: readonly Omit<SpecDomain["subdomains"][number], "assertions">[];
}

const slotOf = (first: Step): Slot => ({ key: first.key, stage: first.stage, first });

function unfinished(steps: readonly Step[], finished: Finished): Slot[] {
  return steps.filter((step) => !finished.has(step.key)).map(slotOf);
}

function failed(what: string): Next {
  return {
    kind: "end",
    problem: problem(
      "analysis-failed",
      `The generator gave no usable ${what} of the spec in any of its tries: use another generator, or --analysis by-rule.`,
    ),
  };
}

function domainsStep(context: SpecContext, { listTokens, temperature }: AnalysisStage): Step {
  return {
    key: "domains",
    stage: "domains",
    ask: () => userAsk(fill(ANALYSIS_PROMPTS.domains, specSlots(context)), listTokens, temperature),
    read: (answer) => readItems(answer, { wanted: MOST.domains, already: [] }),
  };
}

function subdomainsStep(
  context: SpecContext,
  { listTokens, temperature }: AnalysisStage,
  all: readonly string[],
  domain: string,
  segment: string,
): Step {
  const others = all.filter((name) => name !== domain).join(", ") || "none";
  return {
    key: `subdomains/${segment}`,
    stage: "subdomains",
    ask: () =>
      userAsk(fill(ANALYSIS_PROMPTS.subdomains, { ...specSlots(context), domain, others }), listTokens, temperature),
    read: (answer) => readSubdomains(answer, context, domain),
  };
}

/** A subdomain whose passage is not in the spec word for word is left out and counted. */
function readSubdomains(answer: Generated, { spec, names }: SpecContext, domain: string): Result<Reading, Rejection> {
  const { objects, broken } = objectsIn(answer.text);
  const dropped: Record<string, number> = broken > 0 ? { "malformed entry": broken } : {};
  const subdomains: Omit<SpecDomain["subdomains"][number], "assertions">[] = [];
  for (const object of objects) {
    const loose = LooseObject.safeParse(object);
    const checked = checkSubdomain(spec.text, domain, { summary: "", ...loose.data, assertions: [] }, names);
    const { subdomain } = checked;
    const doubled = subdomains.some((each) => each.name === subdomain?.name);
    if (subdomain !== null && !doubled && subdomains.length < MOST.subdomains) {
      subdomains.push({ name: subdomain.name, summary: subdomain.summary, section: subdomain.section });
      continue;
    }
    const verbatim = checked.faults[0]?.code !== "not-verbatim";
    const reason = doubled ? "already made" : verbatim ? "malformed entry" : "passage not in the spec";
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  }
  if (subdomains.length > 0) return ok({ kind: "value", value: { kind: "subdomains", subdomains }, dropped });
  return err({ reason: Object.keys(dropped)[0] ?? "no JSON list" });
}

function bareSubdomains(finished: Finished, segment: string): Bare["subdomains"] {
  const outcome = finished.get(`subdomains/${segment}`);
  return outcome?.ok === true && outcome.value.kind === "subdomains" ? outcome.value.subdomains : [];
}

function assertionKeys(domain: Bare, segment: string): string[] {
  return keySegments(domain.subdomains.map(({ name }) => name)).map((each) => `assertions/${segment}/${each}`);
}

function stepsForAssertions(
  { names }: SpecContext,
  { listTokens, temperature }: AnalysisStage,
  domain: Bare,
  segment: string,
): Step[] {
  const keys = assertionKeys(domain, segment);
  return domain.subdomains.map((subdomain, index) => ({
    key: keys[index] ?? "",
    stage: "assertions",
    ask: () => {
      const slots = { section: fillSlots(subdomain.section, names), model: names.model_name };
      return userAsk(fill(ANALYSIS_PROMPTS.assertions, slots), listTokens, temperature);
    },
    read: readAssertions,
  }));
}

function readAssertions(answer: Generated): Result<Reading, Rejection> {
  const { objects, broken } = objectsIn(answer.text);
  const parsed = objects.map((object) => LooseAssertion.safeParse(object));
  const assertions = parsed.flatMap((each) => (each.success ? [each.data] : [])).slice(0, MOST.assertions);
  const malformed = broken + parsed.filter((each) => !each.success).length;
  if (assertions.length === 0) return err({ reason: malformed > 0 ? "malformed entry" : "no JSON list" });
  const dropped: Record<string, number> = malformed > 0 ? { "malformed entry": malformed } : {};
  return ok({ kind: "value", value: { kind: "assertions", assertions }, dropped });
}

/** Without its assertions a subdomain still has its passage, and stays. */
function whole(finished: Finished, domain: Bare, segment: string): SpecDomain[] {
  const keys = assertionKeys(domain, segment);
  if (domain.subdomains.length === 0) return [];
  const subdomains = domain.subdomains.map((subdomain, index) => {
    const outcome = finished.get(keys[index] ?? "");
    const found = outcome?.ok === true && outcome.value.kind === "assertions" ? outcome.value.assertions : [];
    return { ...subdomain, assertions: [...found] };
  });
  return [{ name: domain.name, subdomains }];
}
