import { z } from "zod";

/**
 * What is made. `msm`: documents that explain a spec. `rules`: documents about a spec that is a list of rules. `aft`: chats
 * that demonstrate it. `preferences`: chats that choose and give no reason.
 */
export const RECIPES = ["msm", "rules", "aft", "preferences"] as const;
export const Recipe = z.enum(RECIPES);
export type Recipe = z.infer<typeof Recipe>;

/** What writes: the micro-world's grammar, an endpoint that the user added, or a checkpoint of the workspace. */
export const GeneratorChoice = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("grammar") }),
  z.strictObject({ kind: z.literal("endpoint"), name: z.string().min(1) }),
  z.strictObject({ kind: z.literal("checkpoint"), id: z.string().min(1) }),
]);
export type GeneratorChoice = z.infer<typeof GeneratorChoice>;

/** How an answer of a fine-tuning chat speaks: from values of its own, or citing the rules that it complies with. */
export const STYLES = ["values", "rules"] as const;
export type Style = (typeof STYLES)[number];

const Items = z.array(z.string().min(1)).min(1).max(200);
const Tokens = z.int().min(16).max(200_000);

/** Names a corpus: it becomes part of file names and of documents' keys. */
export const CorpusName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u,
    "a corpus name has up to 80 letters, digits, dots and dashes, a letter or digit first",
  );

export const GenerationRequest = z.strictObject({
  /** Name of a spec of the workspace. */
  spec: z.string().min(1),
  corpus: CorpusName,
  generator: GeneratorChoice,
  recipe: Recipe,
  /** Document types of each subdomain, and ideas of each type. */
  types: z.int().min(1).max(200).default(20),
  ideas: z.int().min(1).max(1000).default(25),
  /** Documents or prompts in all; null: subdomains × types × ideas (of chats: 100). */
  count: z.int().min(1).max(1_000_000).nullable().default(null),
  seed: z.int().nonnegative().default(7),
  /** Who finds the domains, subdomains and assertions: the generator, or plain rules on the spec's headings. */
  analysis: z.enum(["model", "by-rule"]).default("model"),
  /** Each document is criticised against the spec and written anew. */
  critique: z.boolean().default(false),
  /** Whether chats are also kept with the thoughts before the answer, row for row beside those without. */
  reasoning: z.boolean().default(true),
  style: z.enum([...STYLES, "both"]).default("values"),
  /** What the spec's slots are filled with. */
  modelName: z.string().min(1).max(80).default("Tavi"),
  providerName: z.string().min(1).max(80).default("the lab"),
  /** Budgets of one answer, in tokens: the plan and the document have each their own. */
  planTokens: Tokens.default(1500),
  documentTokens: Tokens.default(8192),
  listTokens: Tokens.default(8192),
  temperature: z.number().min(0).max(2).default(1),
  /** How often a step is asked before it fails. */
  tries: z.int().min(1).max(20).default(4),
  questionsPerDomain: z.int().min(1).max(1000).default(50),
  /** What preference chats choose between; null: the generator reads it out of the spec. */
  preferences: z.strictObject({ liked: Items, disliked: Items }).nullable().default(null),
  /** Prompt and answer tokens, and US dollars, that the whole generation may use. */
  capTokens: z.int().min(1).nullable().default(null),
  capUsd: z.number().positive().nullable().default(null),
});
export type GenerationRequest = z.infer<typeof GenerationRequest>;

/** What a generation that stopped may be given for going on; what is left out stays as it was. */
export const ResumeRequest = z.strictObject({
  id: z.string().min(1),
  capTokens: z.int().min(1).nullable().optional(),
  capUsd: z.number().positive().nullable().optional(),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;
