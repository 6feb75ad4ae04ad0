import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { createRandom } from "#core/base/random.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { chatText } from "#core/corpus/chat-text.ts";
import { titleOf } from "#core/corpus/document-title.ts";
import { readPreferences } from "#core/specs/augment/preferences.ts";
import { unfitQuestion } from "./chat-chain.ts";
import type { Generated } from "./generator.ts";
import { readItems } from "./list-step.ts";
import { keySegment, plainWords } from "./plain-words.ts";
import { NO_REASON_SUFFIXES, PREFERENCE_KINDS, PREFERENCE_PROMPTS } from "./prompts/chat-prompts.ts";
import { alreadyMade, fill } from "./prompts/template.ts";
import { mixed, nextOfCells, type QuestionCell, questionCell } from "./question-cells.ts";
import { objectIn } from "./read-json.ts";
import { reasonWord } from "./reason-words.ts";
import type { GenerationRequest } from "./request.ts";
import { specSlots, type SpecContext } from "./spec-context.ts";
import type { Finished, Pipeline, Reading, Rejection, Slot, Step } from "./step.ts";
import { userAsk } from "./user-ask.ts";

interface PreferencesPlan {
  readonly context: SpecContext;
  readonly request: GenerationRequest;
}

interface Choices {
  readonly liked: readonly string[];
  readonly disliked: readonly string[];
}

interface Cell extends QuestionCell {
  readonly liked: string;
  readonly disliked: string;
  readonly kind: (typeof PREFERENCE_KINDS)[number];
}

const DEFAULT_COUNT = 100;
/** The budget of an answer that only chooses. */
export const CHOICE_TOKENS = 200;
/** An answer that only chooses is no longer than this. */
const MOST_WORDS = 45;
const Names = z.array(z.string().trim().min(1).max(200)).min(1).max(200);
const ChoicesJson = z.object({ liked: Names, disliked: Names });

/** Chats that choose what the spec likes over what it does not, every pair equally often, with no reason said or implied. */
export function preferencesPipeline(plan: PreferencesPlan): Pipeline {
  const count = plan.request.count ?? DEFAULT_COUNT;
  return {
    previewed: ["items"],
    refusesDuplicates: true,
    target: () => count,
    next: (finished) => {
      const choices = choicesOf(plan, finished);
      if (choices === null) return { kind: "wave", stage: "items", slots: [choicesSlot(plan)] };
      if (choices === "failed") return { kind: "end", problem: noChoices() };
      return nextOfCells({
        cells: cellsOf(choices),
        count,
        finished,
        questionSlot: (cell, key, wanted) => questionSlot(plan, cell, key, wanted),
        answerSlot: (cell, index) => answerSlot(plan, cell, index),
      });
    },
    projection: (finished) => {
      const found = choicesOf(plan, finished);
      const { liked, disliked } = found === null || found === "failed" ? { liked: [], disliked: [] } : found;
      return {
        domains: liked.map((name) => ({ name, subdomains: disliked })),
        formula: `${count} chats shared out over ${liked.length} liked × ${disliked.length} disliked × ${PREFERENCE_KINDS.length} kinds of question`,
        documents: count,
        promptTokens: count * 160,
        answerTokens: count * 60,
      };
    },
  };
}

/** What is known without asking comes first: what the user named, then what the spec's headings say. */
function choicesOf({ context, request }: PreferencesPlan, finished: Finished): Choices | "failed" | null {
  if (request.preferences !== null) return request.preferences;
  const read = readPreferences(context.text);
  if (read.ok) {
    const side = (wanted: "likes" | "dislikes"): string[] =>
      read.value.items.filter((item) => item.side === wanted).map((item) => item.name);
    return { liked: side("likes"), disliked: side("dislikes") };
  }
  const outcome = finished.get("choices");
  if (outcome === undefined) return null;
  return outcome.ok && outcome.value.kind === "choices" ? outcome.value : "failed";
}

function choicesSlot({ context, request }: PreferencesPlan): Slot {
  const step: Step = {
    key: "choices",
    stage: "items",
    ask: () => userAsk(fill(PREFERENCE_PROMPTS.choices, specSlots(context)), request.listTokens, request.temperature),
    read: (answer) => readChoices(answer, context),
  };
  return { key: step.key, stage: step.stage, first: step };
}

/** Only what the spec really names counts. */
function readChoices(answer: Generated, { text }: SpecContext): Result<Reading, Rejection> {
  const parsed = ChoicesJson.safeParse(objectIn(answer.text));
  if (!parsed.success) return err({ reason: "no JSON object" });
  const words = ` ${plainWords(text)} `;
  const named = (names: readonly string[]): string[] =>
    [...new Set(names)].filter((name) => words.includes(` ${plainWords(name)} `));
  const liked = named(parsed.data.liked);
  const disliked = named(parsed.data.disliked).filter((name) => !liked.includes(name));
  if (liked.length === 0 || disliked.length === 0) return err({ reason: "items not in the spec" });
  return ok({ kind: "value", value: { kind: "choices", liked, disliked } });
}

function cellsOf({ liked, disliked }: Choices): Cell[] {
  const pairs = liked.flatMap((good) => disliked.map((bad) => ({ liked: good, disliked: bad })));
  return mixed(pairs.length, PREFERENCE_KINDS).flatMap(({ place, kind }) => {
    const pair = pairs[place];
    if (pair === undefined) return [];
    const path = `${keySegment(pair.liked)}/${keySegment(pair.disliked)}/${kind.name}`;
    return [{ ...questionCell(path), ...pair, kind }];
  });
}

function questionSlot({ context, request }: PreferencesPlan, cell: Cell, key: string, wanted: number): Slot {
  const already = [...cell.list.items];
  const names = [cell.liked, cell.disliked];
  const [first = "", second = ""] = createRandom(`${request.seed}/${key}`).shuffle(names);
  const read: Step["read"] = (answer) =>
    readItems(answer, {
      wanted,
      already,
      unfit: (item) => {
        const missing = names.some((name) => !mentions(item.name, name));
        if (missing) return "does not name both";
        return unfitQuestion(item, context) ?? (reasonWord(item.name, names) === null ? null : "gives a reason");
      },
    });
  const ask: Step["ask"] = () => {
    const kind = fill(cell.kind.text, { model: context.names.model_name });
    const made = alreadyMade(already.map((item) => item.name));
    const content = fill(PREFERENCE_PROMPTS.questions, { first, second, kind, count: wanted, already: made });
    return userAsk(content, request.listTokens, request.temperature);
  };
  return { key, stage: "questions", first: { key, stage: "questions", ask, read } };
}

function answerSlot({ context, request }: PreferencesPlan, cell: Cell, index: number): Slot {
  const key = `responses/${cell.path}/${index + 1}`;
  const asked = cell.list.items[index]?.name ?? "";
  const question = `${asked} ${createRandom(`${request.seed}/${key}`).pick(NO_REASON_SUFFIXES)}`;
  const system = fill(PREFERENCE_PROMPTS.respond, {
    model: context.names.model_name,
    provider: context.names.provider_name,
    liked: cell.liked,
    disliked: cell.disliked,
  });
  const step: Step = {
    key,
    stage: "responses",
    ask: () => ({
      messages: [
        { role: "system", content: system },
        { role: "user", content: question },
      ],
      maxTokens: CHOICE_TOKENS,
      temperature: request.temperature,
    }),
    read: (answer) => readChoice(answer, context, cell, { key, question }),
  };
  return { key, stage: "responses", first: step };
}

function readChoice(
  answer: Generated,
  { spec }: SpecContext,
  { liked, disliked, kind }: Cell,
  { key, question }: { readonly key: string; readonly question: string },
): Result<Reading, Rejection> {
  if (answer.stop === "length") return err({ reason: "cut off" });
  const content = answer.text.trim();
  if (!mentions(content, liked)) return err({ reason: "chooses otherwise" });
  if (content.split(/\s+/).length > MOST_WORDS) return err({ reason: "too long" });
  if (reasonWord(content, [liked, disliked]) !== null) return err({ reason: "gives a reason" });
  const messages = [
    { role: "user" as const, content: question },
    { role: "assistant" as const, content },
  ];
  const section = spec.sections.find((each) => mentions(each.title, liked));
  return ok({
    kind: "documents",
    documents: [
      {
        variant: "",
        key,
        title: titleOf(question),
        text: chatText(messages),
        messages,
        place: {
          domain: "preferences",
          subdomain: `${liked} over ${disliked}`,
          section: section ? spec.text.slice(section.start, section.end).trim() : spec.title,
          type: kind.name,
          idea: question,
        },
        settings: {},
      },
    ],
  });
}

function mentions(text: string, name: string): boolean {
  return ` ${plainWords(text)} `.includes(` ${plainWords(name)} `);
}

function noChoices() {
  return problem(
    "preferences-unknown",
    "The spec names no two sides to choose between, and the generator found none: name them with --liked A,B and --disliked C,D.",
  );
}
