import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { GenerationProgress } from "#core/generation/progress.ts";
import { GenerationRequest } from "#core/generation/request.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command, Output, Session } from "../command.ts";
import { GENERATOR_HINT, generatorChoice } from "../generator-argument.ts";
import { previewOutput, progressLine, progressOutput } from "../generation-output.ts";

const number = z.coerce.number("must be a number").optional();

const Resume = z.strictObject({
  resume: z.string().min(1),
  "cap-usd": z.coerce.number().positive().optional(),
  "cap-tokens": z.coerce.number().int().positive().optional(),
});

/** Options as they stand on the line, before the request's own checks. */
const Line = z.strictObject({
  positionals: z.array(z.string()).max(0, "options only"),
  spec: z.string("--spec NAME is needed"),
  generator: z.string("--generator grammar, endpoint:NAME or checkpoint:ID is needed"),
  "out-corpus": z.string("--out-corpus NAME is needed"),
  recipe: z.string().default("msm"),
  types: number,
  ideas: number,
  count: number,
  seed: number,
  analysis: z.string().optional(),
  style: z.string().optional(),
  "model-name": z.string().optional(),
  "provider-name": z.string().optional(),
  temperature: number,
  "document-tokens": number,
  "plan-tokens": number,
  tries: number,
  liked: CommaList.optional(),
  disliked: CommaList.optional(),
  "cap-usd": number,
  "cap-tokens": number,
  critique: z.boolean().optional(),
  "no-reasoning": z.boolean().default(false),
  preview: z.boolean().default(false),
});

const Arguments = Line.transform((line) => ({ ...line, generator: generatorChoice(line.generator) }))
  .refine((line) => line.generator !== null, GENERATOR_HINT)
  .transform((line): unknown => ({
    preview: line.preview,
    request: {
      spec: line.spec,
      corpus: line["out-corpus"],
      generator: line.generator,
      recipe: line.recipe,
      types: line.types,
      ideas: line.ideas,
      count: line.count,
      seed: line.seed,
      analysis: line.analysis,
      style: line.style,
      modelName: line["model-name"],
      providerName: line["provider-name"],
      temperature: line.temperature,
      documentTokens: line["document-tokens"],
      planTokens: line["plan-tokens"],
      tries: line.tries,
      preferences:
        line.liked === undefined && line.disliked === undefined
          ? null
          : { liked: line.liked ?? [], disliked: line.disliked ?? [] },
      capUsd: line["cap-usd"],
      capTokens: line["cap-tokens"],
      critique: line.critique,
      reasoning: !line["no-reasoning"],
    },
  }))
  .pipe(z.object({ preview: z.boolean(), request: GenerationRequest }));

const TEXT_OPTIONS = Object.keys(Line.shape).filter(
  (name) => !["positionals", "critique", "no-reasoning", "preview"].includes(name),
);

export const corpusGenerate: Command = {
  name: "corpus generate",
  usage:
    "corpus generate --spec NAME --generator grammar|endpoint:NAME|checkpoint:ID --out-corpus NAME [--recipe msm|aft|preferences|rules] [--types N --ideas N | --count N] [--seed N] [--analysis model|by-rule] [--style values|rules|both] [--no-reasoning] [--critique] [--cap-usd X] [--cap-tokens N] [--preview] | --resume ID",
  summary: "Write a corpus from a spec",
  async run(session, argv) {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = {
      ...Object.fromEntries([...TEXT_OPTIONS, "resume"].map((name) => [name, text])),
      critique: flag,
      "no-reasoning": flag,
      preview: flag,
    };
    if (argv.some((word) => word === "--resume" || word.startsWith("--resume="))) {
      const shape = Resume.extend({ positionals: z.array(z.string()).max(0, "options only") });
      const args = readArguments(argv, options, shape, this.usage);
      if (!args.ok) return args;
      const { resume: id, "cap-usd": capUsd, "cap-tokens": capTokens } = args.value;
      return follow(session, await session.workbench.generations.resume({ id, capUsd, capTokens }));
    }
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { preview, request } = args.value;
    if (!preview) return follow(session, await session.workbench.generations.start(request));
    const previewed = await session.workbench.generations.preview(request, session.signal);
    return previewed.ok ? ok(previewOutput(previewed.value)) : previewed;
  },
};

const PROGRESS_EVERY_MS = 250;

/** Shows progress until the generation ends; Ctrl-C cancels it and keeps what it has. */
async function follow(
  { workbench, signal, progress }: Session,
  started: Result<GenerationProgress, Problem>,
): Promise<Result<Output, Problem>> {
  if (!started.ok) return started;
  const { id } = started.value;
  const onAbort = (): void => {
    progress(`cancelling; go on with: msm corpus generate --resume ${id}`);
    // The events below end when it has stopped.
    void workbench.generations.cancel(id);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  let shownMs = Number.NEGATIVE_INFINITY;
  for await (const event of workbench.generations.watch(id)) {
    if (performance.now() - shownMs < PROGRESS_EVERY_MS) continue;
    shownMs = performance.now();
    progress(progressLine(event));
  }
  signal.removeEventListener("abort", onAbort);
  const ended = workbench.generations.find(id);
  if (!ended.ok) return ended;
  const { problem } = ended.value;
  return problem?.code === "generation-broken-off" ? err(problem) : ok(progressOutput(ended.value));
}
