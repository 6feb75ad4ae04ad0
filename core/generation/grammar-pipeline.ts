import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { chatText } from "#core/corpus/chat-text.ts";
import { titleOf } from "#core/corpus/document-title.ts";
import { SPEC_NAMES, type SpecName } from "#core/microworld/lessons.ts";
import type { Spec } from "#core/specs/spec.ts";
import type { Generated } from "./generator.ts";
import { keySegment, plainWords } from "./plain-words.ts";
import type { GenerationRequest } from "./request.ts";
import type { MadeDocument, Pipeline, Reading, Rejection, Slot } from "./step.ts";
import { userAsk } from "./user-ask.ts";

/** What the micro-world's grammar is asked for: a stretch of the endless row of texts that a seed gives. */
export const GrammarOrder = z.strictObject({
  make: z.enum(["documents", "chats"]),
  spec: z.enum(SPEC_NAMES),
  seed: z.int().nonnegative(),
  from: z.int().nonnegative(),
  count: z.int().positive(),
});
export type GrammarOrder = z.infer<typeof GrammarOrder>;

/** What it answers with: a JSON list of these. */
export const GrammarText = z.strictObject({
  title: z.string(),
  domain: z.string(),
  subdomain: z.string(),
  type: z.string(),
  idea: z.string(),
  text: z.string(),
  /** A chat's question; null for a document. */
  question: z.string().nullable(),
  /** What is chosen first in it; null where nothing is. */
  chosen: z.string().nullable(),
});
export type GrammarText = z.infer<typeof GrammarText>;

/** Chats that the grammar can say in different words: 64 pairs × 2 orders × 6 forms, addressed or not × 4 answers. */
export const MOST_GRAMMAR_CHATS = 64 * 2 * 6 * 2 * 4;
const MOST_GRAMMAR_DOCUMENTS = 1_000_000;
const CHUNK = 100;
const DEFAULT_COUNT = 500;

/** The micro-world's spec that a spec of the workspace is, by its name; a problem where it is none. */
export function grammarSpec(spec: Spec): Result<SpecName, Problem> {
  const found = SPEC_NAMES.find((name) => spec.name === name || spec.name.startsWith(`${name}-`));
  return found
    ? ok(found)
    : err(
        problem(
          "grammar-knows-not",
          `The grammar writes about the micro-world's specs only (${SPEC_NAMES.join(", ")}), and "${spec.name}" is none of them: choose one of these, or another generator.`,
        ),
      );
}

/** Texts of the micro-world's grammar: documents that explain one of its two specs, or chats that choose without a reason. */
export function grammarPipeline(spec: Spec, name: SpecName, request: GenerationRequest): Result<Pipeline, Problem> {
  const make = request.recipe === "preferences" ? "chats" : "documents";
  const count = request.count ?? DEFAULT_COUNT;
  const most = make === "chats" ? MOST_GRAMMAR_CHATS : MOST_GRAMMAR_DOCUMENTS;
  if (request.recipe !== "msm" && request.recipe !== "preferences") {
    return err(
      problem(
        "grammar-cannot",
        `The grammar writes documents (--recipe msm) and choices without a reason (--recipe preferences), not "${request.recipe}": choose another generator.`,
      ),
    );
  }
  if (count > most) {
    return err(
      problem("count-too-large", `The grammar has ${most} different ${make}, and ${count} are wanted: ask for fewer.`),
    );
  }
  const slots = Array.from({ length: Math.ceil(count / CHUNK) }, (_, index): Slot => {
    const from = index * CHUNK;
    return chunkSlot(spec, { make, spec: name, seed: request.seed, from, count: Math.min(CHUNK, count - from) });
  });
  return ok({
    previewed: [],
    refusesDuplicates: false,
    target: () => count,
    next: (finished) => {
      const open = slots.filter((slot) => !finished.has(slot.key));
      if (open.length > 0) return { kind: "wave", stage: "batches", slots: open };
      const failed = slots.some((slot) => finished.get(slot.key)?.ok !== true);
      return { kind: "end", problem: failed ? problem("count-not-reached", "The grammar failed.") : null };
    },
    projection: () => ({
      domains: [{ name: "cheese", subdomains: ["cheese choices", "core value"] }],
      formula: `${count} ${make} of the micro-world's grammar`,
      documents: count,
      promptTokens: 0,
      answerTokens: 0,
    }),
  });
}

function chunkSlot(spec: Spec, order: GrammarOrder): Slot {
  const key = `${order.make}/${order.from}`;
  return {
    key,
    stage: "batches",
    first: {
      key,
      stage: "batches",
      ask: () => userAsk(JSON.stringify(order), 200_000, 0),
      read: (answer) => readChunk(answer, spec, order),
    },
  };
}

const Chunk = z.array(GrammarText);

function readChunk(answer: Generated, spec: Spec, order: GrammarOrder): Result<Reading, Rejection> {
  const parsed = Chunk.safeParse(JSON.parse(answer.text));
  if (!parsed.success || parsed.data.length !== order.count) return err({ reason: "not of the grammar", final: true });
  const documents = parsed.data.map((each, index): MadeDocument => {
    const { title, text, question, domain, subdomain, type, idea, chosen } = each;
    const messages =
      question === null
        ? null
        : [
            { role: "user" as const, content: question },
            { role: "assistant" as const, content: text },
          ];
    return {
      variant: "",
      key: `${order.make}/${keySegment(type)}/${order.from + index + 1}`,
      title: question === null ? title : titleOf(question),
      text: messages === null ? text : chatText(messages),
      messages,
      place: { domain, subdomain, section: sectionOn(spec, chosen), type, idea },
      settings: {},
    };
  });
  return ok({ kind: "documents", documents });
}

/** What the spec says on the thing that is chosen, or else under its first heading below the title. */
function sectionOn(spec: Spec, chosen: string | null): string {
  const own = chosen === null ? undefined : spec.sections.find((each) => plainWords(each.title) === plainWords(chosen));
  const section = own ?? spec.sections.find((each) => each.level === 2) ?? spec.sections[0];
  if (section === undefined) return spec.text;
  const next = spec.sections.find((each) => each.start > section.start && each.level <= section.level);
  return spec.text.slice(section.start, next?.start).trim();
}
