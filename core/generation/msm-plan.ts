import type { SpecAnalysis } from "#core/specs/analysis.ts";
import type { GenerationRequest } from "./request.ts";
import type { SpecContext } from "./spec-context.ts";
import { approximateTokens, type Projection } from "./step.ts";

export interface MsmPlan {
  readonly context: SpecContext;
  readonly request: GenerationRequest;
  /** Null: the generator finds it. */
  readonly analysis: SpecAnalysis | null;
  /** For a base model: types and ideas come from plain lists, documents are continuations. */
  readonly continuation: boolean;
}

const subdomainsOf = (analysis: SpecAnalysis): number =>
  analysis.domains.reduce((sum, domain) => sum + domain.subdomains.length, 0);

/** Documents in all. */
export function targetOf({ count, types, ideas }: GenerationRequest, analysis: SpecAnalysis): number {
  return count ?? subdomainsOf(analysis) * types * ideas;
}

export function projectionOf(plan: MsmPlan, analysis: SpecAnalysis): Projection {
  const { request, context } = plan;
  const documents = targetOf(request, analysis);
  const subdomains = subdomainsOf(analysis);
  const product = `${subdomains} subdomains × ${request.types} types × ${request.ideas} ideas`;
  const specTokens = approximateTokens(context.text);
  const asked = plan.continuation ? 1 : request.critique ? 3 : 2;
  const lists = plan.continuation ? 0 : subdomains * (request.types + (plan.analysis === null ? 2 : 1));
  const written = Math.round(request.documentTokens * EXPECTED_SHARE);
  const answers =
    written * (request.critique ? 2 : 1) + (plan.continuation ? 0 : Math.round(request.planTokens * EXPECTED_SHARE));
  const prompts = plan.continuation ? 60 : asked * (specTokens + PROMPT_TOKENS) + (request.critique ? written : 0);
  return {
    domains: analysis.domains.map(({ name, subdomains: own }) => ({ name, subdomains: own.map((each) => each.name) })),
    formula:
      request.count === null
        ? product
        : `${request.count} shared out over ${product.split(" × ").slice(0, 2).join(" × ")}`,
    documents,
    promptTokens: documents * prompts + lists * (specTokens + PROMPT_TOKENS),
    answerTokens: documents * answers + lists * LIST_TOKENS,
  };
}

/** Of an answer's budget that is used on average, tokens of a prompt beside the spec, and tokens of a list: rough, and said to be so. */
const EXPECTED_SHARE = 0.4;
const PROMPT_TOKENS = 450;
const LIST_TOKENS = 1200;
