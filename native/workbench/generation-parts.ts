import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { aftPipeline } from "#core/generation/aft-pipeline.ts";
import type { Generator } from "#core/generation/generator.ts";
import { grammarPipeline, grammarSpec } from "#core/generation/grammar-pipeline.ts";
import { msmPipeline } from "#core/generation/msm-pipeline.ts";
import { preferencesPipeline } from "#core/generation/preferences-pipeline.ts";
import type { GenerationRequest, GeneratorChoice } from "#core/generation/request.ts";
import { rulesAnalysis } from "#core/generation/rules-analysis.ts";
import { specContext } from "#core/generation/spec-context.ts";
import type { Pipeline } from "#core/generation/step.ts";
import { analyseByRule } from "#core/specs/analyse-by-rule.ts";
import type { SpecAnalysis } from "#core/specs/analysis.ts";
import type { Spec } from "#core/specs/spec.ts";
import { endpointGenerator } from "#native/generation/endpoint-generator.ts";
import { grammarGenerator } from "#native/generation/grammar-generator.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { checkpointGenerator } from "./checkpoint-generator.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Endpoints } from "./endpoints.ts";

/** What generators are made of. */
export interface GeneratorSources {
  readonly endpoints: Endpoints;
  readonly checkpoints: Checkpoints;
  readonly pool: EnginePool;
}

export function generatorOf(choice: GeneratorChoice, sources: GeneratorSources): Result<Generator, Problem> {
  switch (choice.kind) {
    case "grammar":
      return ok(grammarGenerator());
    case "endpoint": {
      const endpoint = sources.endpoints.find(choice.name);
      return endpoint.ok ? ok(endpointGenerator({ endpoint: endpoint.value, environment: process.env })) : endpoint;
    }
    case "checkpoint": {
      const checkpoint = sources.checkpoints.find(choice.id);
      return checkpoint.ok ? ok(checkpointGenerator(checkpoint.value, sources.pool)) : checkpoint;
    }
    default:
      return choice satisfies never;
  }
}

/** What is known of a spec without asking the generator; null where the generator is to find it. */
export function knownAnalysis(
  spec: Spec,
  { recipe, analysis }: GenerationRequest,
): Result<SpecAnalysis | null, Problem> {
  if (recipe === "rules") return rulesAnalysis(spec);
  if (analysis === "model") return ok(null);
  const byRule = analyseByRule(spec);
  if (byRule.domains.length > 0) return ok(byRule);
  return err(
    problem(
      "spec-without-parts",
      `The spec "${spec.name}" says nothing under any heading or in any paragraph: write it, or let the generator analyse it.`,
    ),
  );
}

/** The plan of a generation, made anew from what is stored of it. */
export function pipelineOf(
  spec: Spec,
  analysis: SpecAnalysis | null,
  request: GenerationRequest,
): Result<Pipeline, Problem> {
  if (request.generator.kind === "grammar") {
    const name = grammarSpec(spec);
    return name.ok ? grammarPipeline(spec, name.value, request) : name;
  }
  const context = specContext(spec, { model_name: request.modelName, provider_name: request.providerName });
  switch (request.recipe) {
    case "msm":
    case "rules": {
      const continuation = request.generator.kind === "checkpoint" && request.analysis === "by-rule";
      return ok(msmPipeline({ context, request, analysis, continuation }));
    }
    case "aft":
      return ok(aftPipeline({ context, request, analysis }));
    case "preferences":
      return ok(preferencesPipeline({ context, request }));
    default:
      return request.recipe satisfies never;
  }
}
