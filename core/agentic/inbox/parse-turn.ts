import type { Grammar, MalformedCall, Place, ToolCall } from "../call.ts";
import type { InboxRecord } from "./transcript.ts";
import { type ParsedAnswer, parseAnswer } from "../parse-answer.ts";

/**
 * One turn taken apart as a whole answer is. Blocks beyond those that are carried out have no effect: they stay as attempts.
 */
export function parseTurn(text: string, grammar: Grammar, most: number): ParsedAnswer {
  const answer = parseAnswer(text, grammar);
  const inOrder = blocksOf(answer);
  if (inOrder.length <= most) return answer;
  const beyond = new Set(inOrder.slice(most));
  const late = answer.calls
    .filter((call) => beyond.has(call))
    .map(({ start, end }): MalformedCall => ({
      fault: "too-many-blocks",
      text: text.slice(start, end),
      start,
      end,
    }));
  return {
    ...answer,
    calls: answer.calls.filter((call) => !beyond.has(call)),
    malformed: [...answer.malformed.filter((call) => !beyond.has(call)), ...late, ...relabelled(answer, beyond)],
  };
}

/** Everything of a turn that is or was meant as a call, in the order in which it stands there. */
export function blocksOf({ calls, malformed }: ParsedAnswer): (ToolCall | MalformedCall)[] {
  return [...calls, ...malformed].toSorted((a, b) => a.start - b.start);
}

function relabelled({ malformed }: ParsedAnswer, beyond: ReadonlySet<ToolCall | MalformedCall>): MalformedCall[] {
  return malformed.filter((call) => beyond.has(call)).map((call) => ({ ...call, fault: "too-many-blocks" }));
}

/** All turns of a transcript as one answer; places are those in the transcript. What the inbox said is not read. */
export function parseTurns(
  text: string,
  { turns, blocks }: Pick<InboxRecord, "turns" | "blocks">,
  grammar: Grammar,
): ParsedAnswer {
  const parsed = turns.map(({ start, end }) => moved(parseTurn(text.slice(start, end), grammar, blocks), start));
  return {
    reasoning: parsed.map(({ reasoning }) => reasoning).join("\n"),
    reasoningClosed: parsed.every(({ reasoningClosed }) => reasoningClosed),
    strayReasoning: parsed.some(({ strayReasoning }) => strayReasoning),
    calls: parsed.flatMap(({ calls }) => calls),
    malformed: parsed.flatMap(({ malformed }) => malformed),
    drafts: parsed.flatMap(({ drafts }) => drafts),
    rest: parsed.map(({ rest }) => rest).join("\n"),
  };
}

function moved(answer: ParsedAnswer, by: number): ParsedAnswer {
  const shift = <T extends Place>(places: readonly T[]): T[] =>
    places.map((place) => ({ ...place, start: place.start + by, end: place.end + by }));
  return {
    ...answer,
    calls: shift(answer.calls),
    malformed: shift(answer.malformed),
    drafts: shift(answer.drafts),
  };
}
