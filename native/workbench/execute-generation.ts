import type { GeneratorIdentity } from "#core/corpus/document.ts";
import { analysisStage } from "#core/generation/analysis-stage.ts";
import type { Generator } from "#core/generation/generator.ts";
import { CHOICE_TOKENS } from "#core/generation/preferences-pipeline.ts";
import type { GenerationProgress } from "#core/generation/progress.ts";
import { specContext } from "#core/generation/spec-context.ts";
import type { Finished, Pipeline } from "#core/generation/step.ts";
import { type GenerationEnd, runGeneration } from "#native/generation/run-generation.ts";
import type { StoredGeneration } from "#native/storage/generations-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { Broadcast } from "./broadcast.ts";
import { corporaOf, generationStore } from "./generation-store.ts";
import type { Specs } from "./specs.ts";

/** Why a generation fails through nothing that it was answered. */
const OUTSIDE: ReadonlySet<string> = new Set(["unreachable", "rejected", "engine-failed", "generation-broken-off"]);

/** What carrying out a generation takes. */
interface Means {
  readonly store: Store;
  readonly specs: Specs;
  readonly now: () => Date;
}

/** A stored generation with what it is carried out by. */
export interface ReadyGeneration {
  readonly stored: StoredGeneration;
  readonly pipeline: Pipeline;
  readonly generator: Generator;
}

interface Asked extends ReadyGeneration {
  /** Only the first stages, which tell how much there will be. */
  readonly preview: boolean;
  readonly events: Broadcast<GenerationProgress>;
}

/** Does what a stored generation still lacks, and stores how it ended. */
export async function executeGeneration(means: Means, asked: Asked, signal: AbortSignal): Promise<GenerationEnd> {
  const { store, now } = means;
  const { stored, pipeline, generator, preview, events } = asked;
  const { id, corpus, request, spec } = stored;
  if (!preview) addCorpora(means, stored);
  const end = await runGeneration({
    id,
    corpus,
    recipe: request.recipe,
    specSha256: spec.sha256,
    promptVersion: stored.promptVersion,
    seed: String(request.seed),
    tries: request.tries,
    pipeline,
    generator,
    decoding: decodingOf(stored),
    store: generationStore(store, stored, askedInVain(store, stored)),
    caps: { tokens: stored.capTokens, usd: stored.capUsd },
    preview,
    signal,
    now,
    onProgress: (progress) => events.send(progress),
  });
  store.generations.setProgress(id, end.progress);
  keepAnalysis(means.specs, stored, end.outcomes);
  return end;
}

/** Whether it failed for its answers, which are not recalled, and not for the world outside, after which it just goes on. */
function askedInVain(store: Store, { id, status }: StoredGeneration): boolean {
  const code = store.generations.progress(id)?.problem?.code;
  return status === "failed" && code !== undefined && !OUTSIDE.has(code);
}

function addCorpora({ store, now }: Means, { request, spec }: StoredGeneration): void {
  const kind = request.recipe === "msm" || request.recipe === "rules" ? "documents" : "chats";
  for (const name of corporaOf(request)) {
    store.corpora.add({
      name,
      kind,
      specSha256: spec.sha256,
      origin: "generated",
      createdAt: now().toISOString(),
    });
  }
}

/** What the generator found in the spec is shown beside it from now on. */
function keepAnalysis(
  specs: Specs,
  { spec, analysis, request, generator, promptVersion }: StoredGeneration,
  outcomes: Finished,
): void {
  if (analysis !== null || request.recipe !== "msm" || request.generator.kind === "grammar") return;
  const context = specContext(spec, { model_name: request.modelName, provider_name: request.providerName });
  const stage = analysisStage(outcomes, context, request);
  if ("analysis" in stage) {
    specs.keepAnalysis(spec.sha256, stage.analysis, { by: "generator", generator, promptVersion });
  }
}

/** What the documents of a generation were asked with, as far as its recipe and its generator heed it. */
function decodingOf({ id, codeVersion, request }: StoredGeneration): GeneratorIdentity["settings"] {
  const { generator, recipe, temperature, documentTokens, critique, analysis } = request;
  const made = { generation: id, codeVersion };
  if (generator.kind === "grammar") return made;
  if (recipe === "preferences") return { temperature, maxTokens: CHOICE_TOKENS, ...made };
  const asked = { temperature, maxTokens: documentTokens, ...made };
  if (recipe === "aft") return { ...asked, analysis };
  const continuation = generator.kind === "checkpoint" && analysis === "by-rule";
  return {
    ...asked,
    critique: critique && !continuation,
    ...(recipe === "msm" ? { analysis } : {}),
  };
}
