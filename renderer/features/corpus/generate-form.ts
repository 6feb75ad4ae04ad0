import type { Result } from "#core/base/result.ts";
import { SPEC_NAMES } from "#core/microworld/lessons.ts";
import { CorpusName, GenerationRequest, type GeneratorChoice, type Recipe, RECIPES } from "#core/generation/request.ts";
import { readNumber } from "../../shared/format/read-number.ts";

/** The dialog's fields as they are typed. */
export interface GenerateForm {
  readonly spec: string;
  readonly corpus: string;
  /** `grammar`, `endpoint:NAME` or `checkpoint:ID`. */
  readonly generator: string;
  readonly recipe: Recipe;
  readonly types: string;
  readonly ideas: string;
  readonly count: string;
  readonly seed: string;
  readonly byRule: boolean;
  readonly critique: boolean;
  readonly reasoning: boolean;
  readonly style: GenerationRequest["style"];
  readonly modelName: string;
  readonly providerName: string;
  readonly planTokens: string;
  readonly documentTokens: string;
  readonly temperature: string;
  readonly questionsPerDomain: string;
  readonly capTokens: string;
  readonly capUsd: string;
}

export const FIRST_FORM: GenerateForm = {
  spec: "",
  corpus: "",
  generator: "grammar",
  recipe: "msm",
  types: "20",
  ideas: "25",
  count: "",
  seed: "7",
  byRule: false,
  critique: false,
  reasoning: true,
  style: "values",
  modelName: "Tavi",
  providerName: "the lab",
  planTokens: "1500",
  documentTokens: "8192",
  temperature: "1",
  questionsPerDomain: "50",
  capTokens: "",
  capUsd: "",
};

export type GenerateField = keyof GenerateForm;

export interface ReadGenerateForm {
  /** Null while something is missing or wrong. */
  readonly request: GenerationRequest | null;
  readonly problems: Readonly<Partial<Record<GenerateField, string>>>;
}

/** Whether the micro-world's grammar can write about a spec: it knows two, by their names. */
export function grammarKnows(spec: string): boolean {
  return SPEC_NAMES.some((name) => spec === name || spec.startsWith(`${name}-`));
}

/** What a generator can make: the grammar has neither rules nor reasons that were thought. */
export function recipesOf(generator: string): readonly Recipe[] {
  return generator === "grammar" ? ["msm", "preferences"] : RECIPES;
}

/** The form with another generator; what that one cannot make gives way to what it can. */
export function withGenerator(form: GenerateForm, generator: string, specs: readonly string[]): GenerateForm {
  const recipe = recipesOf(generator).includes(form.recipe) ? form.recipe : "msm";
  const fits = generator !== "grammar" || grammarKnows(form.spec);
  const spec = fits ? form.spec : (specs.find(grammarKnows) ?? form.spec);
  return { ...form, generator, recipe, spec };
}

/** The request that the fields ask for, or what is wrong with each. */
export function readGenerateForm(form: GenerateForm): ReadGenerateForm {
  const problems: Partial<Record<GenerateField, string>> = {};
  const number = (field: NumberField, range: Parameters<typeof readNumber>[1]): number =>
    taken(field, readNumber(form[field], range), problems) ?? range.from;
  const optional = (field: NumberField, range: Parameters<typeof readNumber>[1]): number | null =>
    form[field].trim() === "" ? null : taken(field, readNumber(form[field], range), problems);
  const name = CorpusName.safeParse(form.corpus.trim());
  const corpusProblem = name.success ? undefined : name.error.issues[0]?.message;
  if (corpusProblem !== undefined) problems.corpus = sentence(corpusProblem);
  if (form.spec === "") problems.spec = "Choose a spec.";
  if (form.generator === "grammar" && form.spec !== "" && !grammarKnows(form.spec)) {
    problems.spec = `The grammar writes about the micro-world's specs only: ${SPEC_NAMES.join(", ")}.`;
  }
  if (form.modelName.trim() === "") problems.modelName = "A name, for {model_name}.";
  if (form.providerName.trim() === "") problems.providerName = "A name, for {provider_name}.";
  const request: GenerationRequest = {
    spec: form.spec,
    corpus: form.corpus.trim(),
    generator: generatorOf(form.generator),
    recipe: form.recipe,
    types: number("types", { from: 1, to: 200, whole: true }),
    ideas: number("ideas", { from: 1, to: 1000, whole: true }),
    count: optional("count", { from: 1, to: 1_000_000, whole: true }),
    seed: number("seed", { from: 0, whole: true }),
    analysis: form.byRule ? "by-rule" : "model",
    critique: form.critique,
    reasoning: form.reasoning,
    style: form.style,
    modelName: form.modelName.trim(),
    providerName: form.providerName.trim(),
    planTokens: number("planTokens", { from: 16, to: 200_000, whole: true }),
    documentTokens: number("documentTokens", { from: 16, to: 200_000, whole: true }),
    listTokens: 8192,
    temperature: number("temperature", { from: 0, to: 2 }),
    tries: 4,
    questionsPerDomain: number("questionsPerDomain", { from: 1, to: 1000, whole: true }),
    preferences: null,
    capTokens: optional("capTokens", { from: 1, whole: true }),
    capUsd: optional("capUsd", { from: 0, above: true }),
  };
  return { request: Object.keys(problems).length === 0 ? request : null, problems };
}

type NumberField =
  | "types"
  | "ideas"
  | "count"
  | "seed"
  | "planTokens"
  | "documentTokens"
  | "temperature"
  | "questionsPerDomain"
  | "capTokens"
  | "capUsd";

function taken(
  field: GenerateField,
  read: Result<number, string>,
  problems: Partial<Record<GenerateField, string>>,
): number | null {
  if (read.ok) return read.value;
  problems[field] = read.error;
  return null;
}

/** Reads what a `GenerateForm` says of its generator. */
export function generatorOf(text: string): GeneratorChoice {
  const [kind, ...rest] = text.split(":");
  const name = rest.join(":");
  if (kind === "endpoint") return { kind, name };
  return kind === "checkpoint" ? { kind, id: name } : { kind: "grammar" };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Words of the command that generates the same; what stands at its default is left out, but never the seed. */
export function generateWords(request: GenerationRequest): string[] {
  const { generator, recipe } = request;
  const usual = GenerationRequest.parse({ spec: "s", corpus: "c", generator, recipe });
  const given = (name: string, value: number | string | null, normal: number | string | null): string[] =>
    value === null || value === normal ? [] : [`--${name}`, String(value)];
  return [
    "--spec",
    request.spec,
    "--generator",
    generatorWords(generator),
    "--out-corpus",
    request.corpus,
    ...given("recipe", recipe, "msm"),
    ...given("types", request.types, usual.types),
    ...given("ideas", request.ideas, usual.ideas),
    ...given("count", request.count, usual.count),
    "--seed",
    String(request.seed),
    ...given("analysis", request.analysis, usual.analysis),
    ...given("style", request.style, usual.style),
    ...(request.reasoning ? [] : ["--no-reasoning"]),
    ...(request.critique ? ["--critique"] : []),
    ...given("model-name", request.modelName, usual.modelName),
    ...given("provider-name", request.providerName, usual.providerName),
    ...given("temperature", request.temperature, usual.temperature),
    ...given("plan-tokens", request.planTokens, usual.planTokens),
    ...given("document-tokens", request.documentTokens, usual.documentTokens),
    ...given("cap-tokens", request.capTokens, null),
    ...given("cap-usd", request.capUsd, null),
  ];
}

function generatorWords(generator: GeneratorChoice): string {
  if (generator.kind === "grammar") return "grammar";
  return generator.kind === "endpoint" ? `endpoint:${generator.name}` : `checkpoint:${generator.id}`;
}
