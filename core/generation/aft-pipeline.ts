import { problem } from "#core/base/problem.ts";
import type { SpecAnalysis } from "#core/specs/analysis.ts";
import { fillSlots } from "#core/specs/fill-slots.ts";
import { findQuotes, flatten } from "#core/specs/quote.ts";
import { chatSlot, unfitQuestion } from "./chat-chain.ts";
import { fillLists, openList, readItems } from "./list-step.ts";
import { keySegment, keySegments } from "./plain-words.ts";
import { CHAT_PROMPTS, QUESTION_KINDS } from "./prompts/chat-prompts.ts";
import { alreadyMade, fill } from "./prompts/template.ts";
import { mixed, nextOfCells, type QuestionCell, questionCell } from "./question-cells.ts";
import { STYLES, type GenerationRequest, type Style } from "./request.ts";
import { specSlots, type SpecContext } from "./spec-context.ts";
import { approximateTokens, type Finished, type Item, type Next, type Pipeline, type Slot } from "./step.ts";
import { userAsk } from "./user-ask.ts";

export interface AftPlan {
  readonly context: SpecContext;
  readonly request: GenerationRequest;
  /** Its subdomains are the areas of conversation; null: the generator names them. */
  readonly analysis: SpecAnalysis | null;
}

/** An area of conversation: its name, and the passage of the spec that it bears on. */
type Area = Item;

interface Cell extends QuestionCell {
  readonly area: Area;
  readonly kind: (typeof QUESTION_KINDS)[number];
}

const DEFAULT_COUNT = 100;
const LEAST_AREAS = 5;
const AREA_BATCH = 25;

/** Chats that demonstrate a spec: areas × six kinds of question, each answered in every style and judged. */
export function aftPipeline(plan: AftPlan): Pipeline {
  const { request } = plan;
  const count = request.count ?? DEFAULT_COUNT;
  const styles = stylesOf(request);
  return {
    previewed: ["query domains"],
    refusesDuplicates: true,
    target: () => count * styles.length,
    next: (finished) => {
      const areas = areasOf(plan, count, finished);
      if ("next" in areas) return areas.next;
      return nextOfCells({
        cells: cellsOf(areas.areas),
        count,
        finished,
        questionSlot: (cell, key, wanted) => questionSlot(plan, cell, key, wanted),
        answerSlot: (cell, index) => answerSlot(plan, styles, cell, index),
      });
    },
    projection: (finished) => {
      const found = areasOf(plan, count, finished);
      const areas = "areas" in found ? found.areas : [];
      const prompt = approximateTokens(plan.context.text) + PROMPT_TOKENS;
      const written = Math.round(request.documentTokens * EXPECTED_SHARE);
      const asked = count * styles.length;
      return {
        domains: areas.map(({ name }) => ({ name, subdomains: QUESTION_KINDS.map((kind) => kind.name) })),
        formula: `${count} prompts in ${areas.length} areas × ${QUESTION_KINDS.length} kinds, answered in ${styles.length} ${styles.length === 1 ? "style" : "styles"}`,
        documents: asked,
        promptTokens: asked * (2 * prompt + written) + Math.ceil(count / AREA_BATCH) * prompt,
        answerTokens: asked * (written + JUDGEMENT_TOKENS) + count * QUESTION_TOKENS,
      };
    },
  };
}

/** Rough, and said to be so. */
const EXPECTED_SHARE = 0.1;
const PROMPT_TOKENS = 350;
const JUDGEMENT_TOKENS = 60;
const QUESTION_TOKENS = 60;

function stylesOf({ style }: GenerationRequest): readonly Style[] {
  return style === "both" ? STYLES : [style];
}

function areasOf(
  { context, request, analysis }: AftPlan,
  count: number,
  finished: Finished,
): { readonly areas: readonly Area[] } | { readonly next: Next } {
  if (analysis !== null) {
    const areas = analysis.domains.flatMap((domain) =>
      domain.subdomains.map(({ name, section }) => ({ name: `${domain.name}: ${name}`, text: section })),
    );
    return { areas };
  }
  const wanted = Math.max(LEAST_AREAS, Math.ceil(count / request.questionsPerDomain));
  const list = openList("query-domains", wanted);
  const slots = fillLists([list], {
    finished,
    batch: AREA_BATCH,
    slot: (open, key, more) => areaSlot(context, request, [...open.items], key, more),
  });
  if (slots.length > 0) return { next: { kind: "wave", stage: "query domains", slots } };
  if (list.items.length === 0) return { next: { kind: "end", problem: noAreas() } };
  return { areas: list.items.map(({ name, text }) => ({ name, text: passageOf(context, text) ?? text })) };
}

function areaSlot(
  context: SpecContext,
  { listTokens, temperature }: GenerationRequest,
  already: readonly Item[],
  key: string,
  wanted: number,
): Slot {
  const names = alreadyMade(already.map((item) => item.name));
  return {
    key,
    stage: "query domains",
    first: {
      key,
      stage: "query domains",
      ask: () =>
        userAsk(
          fill(CHAT_PROMPTS.queryDomains, { ...specSlots(context), count: wanted, already: names }),
          listTokens,
          temperature,
        ),
      read: (answer) =>
        readItems(answer, {
          wanted,
          already,
          unfit: (item) => (passageOf(context, item.text) === null ? "passage not in the spec" : null),
        }),
    },
  };
}

/** The passage in the spec's own words and line breaks; null where the spec does not say this. */
function passageOf({ spec, names }: SpecContext, quote: string): string | null {
  const [found] = findQuotes(flatten(spec.text, names), quote);
  return found ? spec.text.slice(found.start, found.end) : null;
}

function cellsOf(areas: readonly Area[]): Cell[] {
  const segments = keySegments(areas.map((area) => area.name));
  return mixed(areas.length, QUESTION_KINDS).map(({ place, kind }) => {
    const area = areas[place] ?? { name: "", text: "" };
    return { ...questionCell(`${segments[place]}/${keySegment(kind.name)}`), area, kind };
  });
}

function questionSlot({ context, request }: AftPlan, cell: Cell, key: string, wanted: number): Slot {
  const already = [...cell.list.items];
  return {
    key,
    stage: "questions",
    first: {
      key,
      stage: "questions",
      ask: () => {
        const kind = fill(cell.kind.text, { model: context.names.model_name });
        const names = alreadyMade(already.map((item) => item.name));
        const slots = {
          ...specSlots(context),
          domain: fillSlots(cell.area.name, context.names),
          kind,
          count: wanted,
          already: names,
        };
        return userAsk(fill(CHAT_PROMPTS.questions, slots), request.listTokens, request.temperature);
      },
      read: (answer) => readItems(answer, { wanted, already, unfit: (item) => unfitQuestion(item, context) }),
    },
  };
}

function answerSlot({ context, request }: AftPlan, styles: readonly Style[], cell: Cell, index: number): Slot {
  const place = {
    key: `responses/${cell.path}/${index + 1}`,
    domain: cell.area.name,
    section: cell.area.text,
    kind: cell.kind.name,
    question: cell.list.items[index]?.name ?? "",
  };
  return chatSlot(context, place, { ...request, styles });
}

function noAreas() {
  return problem(
    "analysis-failed",
    "The generator named no usable area of conversation in any of its tries: use another generator, or --analysis by-rule.",
  );
}
