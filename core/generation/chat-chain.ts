import { z } from "zod";
import { err, ok, type Result } from "#core/base/result.ts";
import { chatText } from "#core/corpus/chat-text.ts";
import { titleOf } from "#core/corpus/document-title.ts";
import type { ChatMessage } from "#core/corpus/document.ts";
import type { Generated } from "./generator.ts";
import { repeats } from "./plain-words.ts";
import { CHAT_PROMPTS } from "./prompts/chat-prompts.ts";
import { fill } from "./prompts/template.ts";
import { insideTag, objectIn } from "./read-json.ts";
import type { GenerationRequest, Style } from "./request.ts";
import { QUOTED_WORDS, specSlots, type SpecContext } from "./spec-context.ts";
import type { Item, MadeDocument, Rejection, Slot, Step } from "./step.ts";
import { userAsk } from "./user-ask.ts";

/** What a chat is about. */
export interface ChatPlace {
  /** "responses/domain/kind/7" */
  readonly key: string;
  readonly domain: string;
  /** The spec's words that it bears on. */
  readonly section: string;
  readonly kind: string;
  readonly question: string;
}

export interface ChatSettings extends Pick<GenerationRequest, "documentTokens" | "temperature" | "reasoning"> {
  /** Every question is answered in each; it counts when all of them are. */
  readonly styles: readonly Style[];
}

interface Reply {
  readonly style: Style;
  readonly reasoning: string;
  readonly answer: string;
}

const JUDGE_TOKENS = 1000;
const Verdict = z.object({ keep: z.union([z.boolean(), z.stringbool()]) });

/**
 * Response and judgement in one style after the other. The spec stands in the system message while this is asked for, and
 * in nothing that is kept.
 */
export function chatSlot(context: SpecContext, place: ChatPlace, settings: ChatSettings): Slot {
  return { key: place.key, stage: "responses", first: respondStep({ context, place, settings }, []) };
}

interface Chain {
  readonly context: SpecContext;
  readonly place: ChatPlace;
  readonly settings: ChatSettings;
}

function respondStep(chain: Chain, done: readonly Reply[]): Step {
  const { context, place, settings } = chain;
  const style = settings.styles[done.length] ?? "values";
  const system = style === "values" ? CHAT_PROMPTS.respondFromValues : CHAT_PROMPTS.respondByRule;
  return {
    key: `${place.key}/${style}`,
    stage: "responses",
    ask: () => ({
      messages: [
        { role: "system", content: fill(system, specSlots(context)) },
        { role: "user", content: place.question },
      ],
      maxTokens: settings.documentTokens,
      temperature: settings.temperature,
    }),
    read: (answer) => {
      const reply = readReply(answer, context, style);
      return reply.ok ? ok({ kind: "next", step: judgeStep(chain, done, reply.value) }) : reply;
    },
  };
}

const NAMES_THE_SPEC = /\b(?:model spec|my spec|the spec|system prompt|this document about me)\b/i;

function readReply(answer: Generated, { runs }: SpecContext, style: Style): Result<Reply, Rejection> {
  if (answer.stop === "length") return err({ reason: "cut off" });
  const reasoning = insideTag(answer.text, "thinking") ?? answer.reasoning?.trim() ?? "";
  const said = insideTag(answer.text, "answer") ?? answer.text.split("</thinking>").at(-1)?.trim() ?? "";
  if (said === "" || /<\/?(?:answer|thinking)>/.test(said)) return err({ reason: "no answer in the answer" });
  if (reasoning === "") return err({ reason: "no thoughts before the answer" });
  const whole = `${reasoning}\n${said}`;
  if (repeats(whole, runs, QUOTED_WORDS)) return err({ reason: "quotes the spec" });
  // Who complies with a policy may name it; who speaks from values has none.
  if (NAMES_THE_SPEC.test(style === "values" ? whole : said)) return err({ reason: "names the spec" });
  return ok({ style, reasoning, answer: said });
}

function judgeStep(chain: Chain, done: readonly Reply[], reply: Reply): Step {
  const { context, place, settings } = chain;
  return {
    key: `${place.key.replace(/^responses/, "judgements")}/${reply.style}`,
    stage: "judgements",
    ask: () => {
      const styleDemand = reply.style === "values" ? CHAT_PROMPTS.demandFromValues : CHAT_PROMPTS.demandByRule;
      const slots = { ...specSlots(context), ...reply, question: place.question, styleDemand };
      return userAsk(fill(CHAT_PROMPTS.judge, slots), JUDGE_TOKENS, settings.temperature);
    },
    read: (answer) => {
      const verdict = Verdict.safeParse(objectIn(answer.text));
      if (!verdict.success) return err({ reason: "no verdict in the answer" });
      if (!verdict.data.keep) return err({ reason: "rejected by the judge", final: true });
      const replies = [...done, reply];
      return ok(
        replies.length < settings.styles.length
          ? { kind: "next", step: respondStep(chain, replies) }
          : { kind: "documents", documents: rows(place, replies, settings) },
      );
    },
  };
}

/** Row for row the same prompts, with the thoughts and without. */
function rows(place: ChatPlace, replies: readonly Reply[], { reasoning }: ChatSettings): readonly MadeDocument[] {
  return replies.flatMap((reply) => {
    const without = row(place, reply, { role: "assistant", content: reply.answer });
    if (!reasoning) return [without];
    const withThoughts = row(place, reply, { role: "assistant", content: reply.answer, reasoning: reply.reasoning });
    return [withThoughts, { ...without, variant: "-no-reasoning" as const }];
  });
}

function row(place: ChatPlace, { style }: Reply, turn: ChatMessage): MadeDocument {
  const messages: ChatMessage[] = [{ role: "user", content: place.question }, turn];
  return {
    variant: "",
    key: `${place.key}/${style}`,
    title: titleOf(place.question),
    text: chatText(messages),
    messages,
    place: {
      domain: place.domain,
      subdomain: style === "values" ? "from values" : "by rule",
      section: place.section,
      type: place.kind,
      idea: place.question,
    },
    settings: { style },
  };
}

/** Why a user's message cannot be used; null where it can. */
export function unfitQuestion({ name }: Item, { runs }: SpecContext): string | null {
  if (NAMES_THE_SPEC.test(name)) return "names the spec";
  return repeats(name, runs, QUOTED_WORDS) ? "quotes the spec" : null;
}
