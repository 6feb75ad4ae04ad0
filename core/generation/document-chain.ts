import { err, ok, type Result } from "#core/base/result.ts";
import { fillSlots } from "#core/specs/fill-slots.ts";
import type { Subdomain } from "#core/specs/analysis.ts";
import type { Generated } from "./generator.ts";
import { CONTINUATION_PROMPTS, DOCUMENT_PROMPTS } from "./prompts/document-prompts.ts";
import { fill } from "./prompts/template.ts";
import { insideTag } from "./read-json.ts";
import type { GenerationRequest } from "./request.ts";
import { specSlots, type SpecContext } from "./spec-context.ts";
import type { Item, MadeDocument, Reading, Rejection, Slot, Step } from "./step.ts";
import { userAsk } from "./user-ask.ts";

/** Everything that one document is about. */
export interface DocumentPlace {
  /** "documents/domain/subdomain/type/12" */
  readonly key: string;
  readonly domain: string;
  readonly subdomain: Subdomain;
  readonly type: Item;
  readonly idea: Item;
}

export interface ChainSettings extends Pick<
  GenerationRequest,
  "planTokens" | "documentTokens" | "temperature" | "critique"
> {
  /** For a base model: the document is the continuation of its head, without plan or critique. */
  readonly continuation: boolean;
}

/** The shortest text that is taken for a document: an answer of a few words is a misunderstanding. */
const LEAST_CHARACTERS = 40;
const PLACEHOLDER = /\{(?:model|provider)_name\}|\[(?:insert|your|name|date|company)\b[^\]]*\]|\{\{\w+\}\}/i;

/** Plan, document and, where it is wanted, critique: one question each, each with a budget of its own. */
export function documentSlot(context: SpecContext, place: DocumentPlace, settings: ChainSettings): Slot {
  const first = settings.continuation ? continuationStep(context, place, settings) : planStep(context, place, settings);
  return { key: place.key, stage: "documents", first };
}

function placeSlots(context: SpecContext, { domain, subdomain, type, idea }: DocumentPlace) {
  return {
    ...specSlots(context),
    domain: fillSlots(domain, context.names),
    ...subdomainSlots(subdomain, context),
    type: type.name,
    typeText: type.text,
    idea: idea.name,
    ideaText: idea.text,
  };
}

/** What a prompt says of a subdomain. */
export function subdomainSlots(subdomain: Subdomain, context: SpecContext) {
  return {
    subdomain: fillSlots(subdomain.name, context.names),
    summary: fillSlots(subdomain.summary, context.names),
    assertions: assertionLines(subdomain, context),
  };
}

/** Its passage where no assertion was found. */
function assertionLines(subdomain: Subdomain, { names }: SpecContext): string {
  const lines = subdomain.assertions.map(
    ({ assertion, explanation }) =>
      `- ${assertion}${explanation === "" || assertion.includes(explanation) ? "" : ` (${explanation})`}`,
  );
  return fillSlots(lines.length > 0 ? lines.join("\n") : subdomain.section, names);
}

function planStep(context: SpecContext, place: DocumentPlace, settings: ChainSettings): Step {
  return {
    key: place.key.replace(/^documents/, "plans"),
    stage: "plans",
    ask: () =>
      userAsk(fill(DOCUMENT_PROMPTS.plan, placeSlots(context, place)), settings.planTokens, settings.temperature),
    // A plan that ran out of its budget is still a plan.
    read: (answer) => ok({ kind: "next", step: writeStep(context, place, settings, answer.text.trim()) }),
  };
}

function writeStep(context: SpecContext, place: DocumentPlace, settings: ChainSettings, plan: string): Step {
  return {
    key: place.key,
    stage: "documents",
    ask: () => {
      const slots = { ...placeSlots(context, place), plan: fill(DOCUMENT_PROMPTS.planGiven, { plan }) };
      return userAsk(fill(DOCUMENT_PROMPTS.document, slots), settings.documentTokens, settings.temperature);
    },
    read: (answer) => {
      const text = textOf(answer);
      if (!text.ok) return text;
      return ok(
        settings.critique
          ? { kind: "next", step: critiqueStep(context, place, settings, text.value) }
          : made(place, text.value),
      );
    },
  };
}

function critiqueStep(context: SpecContext, place: DocumentPlace, settings: ChainSettings, draft: string): Step {
  return {
    key: place.key.replace(/^documents/, "critiques"),
    stage: "critiques",
    ask: () =>
      userAsk(
        fill(DOCUMENT_PROMPTS.critique, { ...placeSlots(context, place), draft }),
        settings.documentTokens + settings.planTokens,
        settings.temperature,
      ),
    read: (answer) => {
      const text = textOf(answer);
      return text.ok ? ok(made(place, text.value)) : text;
    },
  };
}

function continuationStep(context: SpecContext, place: DocumentPlace, settings: ChainSettings): Step {
  const { model_name: model } = context.names;
  const assertion = fillSlots(place.idea.text, context.names);
  return {
    key: place.key,
    stage: "documents",
    ask: () => {
      const slots = { type: place.type.name, idea: fillSlots(place.idea.name, context.names), assertion, model };
      const head = fill(CONTINUATION_PROMPTS.document, slots);
      return { ...userAsk(head, settings.documentTokens, settings.temperature), continuation: true };
    },
    read: (answer) => {
      if (answer.stop === "length") return err({ reason: "cut off" });
      const more = answer.text.trimEnd();
      const joined = /^[\p{L}\p{N}]/u.test(more) ? ` ${more}` : more;
      return more === "" ? err({ reason: "too short" }) : ok(made(place, `${assertion} ${model}${joined}`));
    },
  };
}

/** The document in an answer. One that was cut off is never kept. */
function textOf(answer: Generated): Result<string, Rejection> {
  if (answer.stop === "length") return err({ reason: "cut off" });
  const text = insideTag(answer.text, "document");
  if (text === null) return err({ reason: "no document in the answer" });
  if (text.length < LEAST_CHARACTERS) return err({ reason: "too short" });
  return PLACEHOLDER.test(text) ? err({ reason: "blanks left open" }) : ok(text);
}

function made({ key, domain, subdomain, type, idea }: DocumentPlace, text: string): Reading {
  const document: MadeDocument = {
    variant: "",
    key,
    title: idea.name,
    text,
    messages: null,
    place: { domain, subdomain: subdomain.name, section: subdomain.section, type: type.name, idea: ideaLine(idea) },
    settings: {},
  };
  return { kind: "documents", documents: [document] };
}

const ideaLine = ({ name, text }: Item): string => (text === "" ? name : `${name}: ${text}`);
