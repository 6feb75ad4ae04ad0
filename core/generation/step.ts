import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { ChatMessage, Provenance } from "#core/corpus/document.ts";
import type { Assertion, Subdomain } from "#core/specs/analysis.ts";
import type { Generated } from "./generator.ts";
import type { GenerationStage } from "./progress.ts";

/** What is put to a generator; the runner adds the seed, which names the step and the attempt. */
export interface Ask {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly continuation?: boolean;
}

/** An entry of a list that a model was asked for: its name, and what is said of it. */
export interface Item {
  readonly name: string;
  readonly text: string;
}

/** A document on its way; what all documents of a generation share is added by the runner. */
export interface MadeDocument {
  /** "": the generation's own corpus; else what is put behind its name. */
  readonly variant: "" | "-no-reasoning";
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly messages: readonly ChatMessage[] | null;
  readonly place: Pick<Provenance, "domain" | "subdomain" | "section" | "type" | "idea">;
  /** Settings of this document beyond those of its generator, e.g. the style of a chat. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** What a step came to, as later steps need it. */
export type StepValue =
  | { readonly kind: "items"; readonly items: readonly Item[] }
  | { readonly kind: "subdomains"; readonly subdomains: readonly Omit<Subdomain, "assertions">[] }
  | { readonly kind: "assertions"; readonly assertions: readonly Assertion[] }
  | { readonly kind: "choices"; readonly liked: readonly string[]; readonly disliked: readonly string[] }
  | { readonly kind: "made"; readonly documents: number };

/** What an answer was read as. `dropped`: entries of a list that could not be used, by reason. */
export type Reading =
  | {
      readonly kind: "value";
      readonly value: StepValue;
      readonly dropped?: Readonly<Record<string, number>>;
    }
  | { readonly kind: "next"; readonly step: Step }
  | { readonly kind: "documents"; readonly documents: readonly MadeDocument[] };

/** Why an answer is of no use. `final`: asking the same again would not help. */
export interface Rejection {
  readonly reason: string;
  readonly final?: boolean;
}

/** One question to a generator and the reading of its answer. */
export interface Step {
  /** Names it within its generation, the same however often the generation is begun. */
  readonly key: string;
  readonly stage: GenerationStage;
  ask(): Ask;
  read(answer: Generated): Result<Reading, Rejection>;
}

/** A chain of steps that makes one thing: it begins with `first`, and each may be read as the next. */
export interface Slot {
  readonly key: string;
  readonly stage: GenerationStage;
  readonly first: Step;
}

/** What came of a slot. */
export type Outcome =
  | { readonly ok: true; readonly value: StepValue }
  | { readonly ok: false; readonly reason: string };
export type Finished = ReadonlyMap<string, Outcome>;

/** Slots that do not wait for each other, or the end: with a problem where what was wanted was not reached. */
export type Next =
  | { readonly kind: "wave"; readonly stage: GenerationStage; readonly slots: readonly Slot[] }
  | { readonly kind: "end"; readonly problem: Problem | null };

/** How many documents a whole generation comes to, and how. */
export interface Projection {
  readonly domains: readonly { readonly name: string; readonly subdomains: readonly string[] }[];
  readonly formula: string;
  readonly documents: number;
  /** Tokens of everything, estimated. */
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** A plan of a generation: pure, so that the same finished slots always lead to the same next ones. */
export interface Pipeline {
  next(finished: Finished): Next;
  /** Documents that it will have made in the end; 0 as long as that is not known. */
  target(finished: Finished): number;
  projection(finished: Finished): Projection;
  /** What a preview asks for: the stages that tell how much there will be. */
  readonly previewed: readonly GenerationStage[];
  /** Whether two documents may have the same words: false where whoever writes sees to it already. */
  readonly refusesDuplicates: boolean;
}

/** About how many tokens a text has: four characters each, which is near enough for English and for keeping to a cap. */
export const approximateTokens = (text: string): number => Math.ceil(text.length / 4);
