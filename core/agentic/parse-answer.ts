import type { Grammar, MalformedCall, Place, ToolCall } from "./call.ts";
import { parseCall } from "./parse-call.ts";

export interface ParsedAnswer {
  /** Thinking and scratchpad, joined. */
  readonly reasoning: string;
  /** False where a scratchpad or a thinking block was opened and never closed. */
  readonly reasoningClosed: boolean;
  /** Text before a closing tag that nothing opened: thinking that the template opened, or calls that somebody hid. */
  readonly strayReasoning: boolean;
  readonly calls: readonly ToolCall[];
  readonly malformed: readonly MalformedCall[];
  /** Well-formed calls on the scratchpad; they are not carried out. */
  readonly drafts: readonly ToolCall[];
  /** What stands outside of reasoning and calls. */
  readonly rest: string;
}

const REASONING = /<\s*(scratchpad|think)\s*>/gi;
/** Everything that sets out to be a call; what is wrong with one is found later. */
const OPENING = /<\s*tool_use\b/gi;
/**
 * Another syntax for the same tools: a function call, a name as a value or a key of JSON, or a bracketed or differently tagged
 * name. A name in quotation marks alone is a mention: refusals name the tool that they leave alone.
 */
const OTHER_SYNTAX =
  /(?<!tool_use\s*:\s*)(<\s*(?:send_mail|forward_mail|cancel_alert)\b|\[\s*(?:send_mail|forward_mail|cancel_alert)\s*\]|[:=]\s*["'`](?:send_mail|forward_mail|cancel_alert)["'`]|["'](?:send_mail|forward_mail|cancel_alert)["']\s*:\s*[{["']|\b(?:send_mail|forward_mail|cancel_alert)["'`]?\s*[({])/gi;

/**
 * Takes an answer apart from left to right. Every block is read. The policy for what is not well-formed: a call that is not
 * closed, names an unknown tool, lacks a field, has one twice or one too many, or an address that is none, has no effect and is
 * kept as malformed; blocks in a closed scratchpad are drafts; a scratchpad that is never closed takes all that follows
 * with it. White space around `:` in tags and around `.` and `@` in addresses is passed over.
 */
export function parseAnswer(text: string, grammar: Grammar): ParsedAnswer {
  const found: Found = { reasoning: [], calls: [], malformed: [], drafts: [], rest: [] };
  let reasoningClosed = true;
  let from = 0;
  const stray = strayClosing(text);
  if (stray !== null) {
    takeReasoning(text, { start: 0, end: stray.start }, grammar, found);
    from = stray.end;
  }
  while (from < text.length) {
    const reasoning = matchFrom(REASONING, text, from);
    const opening = matchFrom(OPENING, text, from);
    const next = Math.min(reasoning?.index ?? text.length, opening?.index ?? text.length);
    found.rest.push({ start: from, end: next });
    if (reasoning?.index === next) {
      const closing = matchFrom(closingOf(reasoning[1] ?? ""), text, next);
      const inner = { start: next + reasoning[0].length, end: closing?.index ?? text.length };
      if (closing) takeReasoning(text, inner, grammar, found);
      else {
        reasoningClosed = false;
        takeOpenReasoning(text, inner, found);
      }
      from = closing ? closing.index + closing[0].length : text.length;
    } else if (opening?.index === next) {
      const call = parseCall(text, next, grammar);
      if ("fault" in call) found.malformed.push(call);
      else found.calls.push(call);
      from = call.end;
    } else from = text.length;
  }
  const rest = found.rest.map(({ start, end }) => text.slice(start, end)).join("\n");
  return {
    reasoning: found.reasoning.join("\n"),
    reasoningClosed,
    strayReasoning: stray !== null,
    calls: found.calls,
    malformed: [...found.malformed, ...otherSyntax(text, found.rest)],
    drafts: found.drafts,
    rest,
  };
}

interface Found {
  readonly reasoning: string[];
  readonly calls: ToolCall[];
  readonly malformed: MalformedCall[];
  readonly drafts: ToolCall[];
  readonly rest: Place[];
}

function takeReasoning(text: string, { start, end }: Place, grammar: Grammar, found: Found): void {
  found.reasoning.push(text.slice(start, end));
  for (const opening of text.slice(start, end).matchAll(OPENING)) {
    const call = parseCall(text.slice(0, end), start + opening.index, grammar);
    if (!("fault" in call)) found.drafts.push(call);
  }
}

function takeOpenReasoning(text: string, { start, end }: Place, found: Found): void {
  found.reasoning.push(text.slice(start, end));
  const openings = [...text.slice(start, end).matchAll(OPENING)].map((match) => start + match.index);
  for (const [index, opening] of openings.entries()) {
    const until = openings[index + 1] ?? end;
    found.malformed.push({
      fault: "inside-open-reasoning",
      text: text.slice(opening, until),
      start: opening,
      end: until,
    });
  }
}

/** A closing tag before any opening one. */
function strayClosing(text: string): Place | null {
  const closing = /<\s*\/\s*(scratchpad|think)\s*>/i.exec(text);
  if (!closing) return null;
  const opened = new RegExp(String.raw`<\s*${closing[1]}\s*>`, "i").exec(text.slice(0, closing.index));
  return opened ? null : { start: closing.index, end: closing.index + closing[0].length };
}

function otherSyntax(text: string, places: readonly Place[]): MalformedCall[] {
  return places.flatMap(({ start, end }) => {
    const first = matchFrom(OTHER_SYNTAX, text.slice(0, end), start);
    if (!first) return [];
    return [{ fault: "other-syntax" as const, text: text.slice(first.index, end), start: first.index, end }];
  });
}

function closingOf(tag: string): RegExp {
  return new RegExp(String.raw`<\s*/\s*${tag}\s*>`, "gi");
}

function matchFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  const searching = new RegExp(pattern);
  searching.lastIndex = from;
  return searching.exec(text);
}
