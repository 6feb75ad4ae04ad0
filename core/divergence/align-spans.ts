import type { Result } from "../base/result.ts";
import { err, ok } from "../base/result.ts";
import type { TracedToken } from "./trace.ts";

type Pair<T> = readonly [T, T];

/** A stretch of text with the tokens of each reading that make it up. */
export interface Span {
  readonly text: string;
  readonly tokens: Pair<readonly TracedToken[]>;
}

interface Unit {
  readonly text: string;
  readonly tokens: readonly TracedToken[];
}

/**
 * The shortest stretches that begin and end with a token in both readings. The readings must be of one text; where the
 * first token of one also holds the end of the prompt, that part of its text is left out. Else the two texts are the error.
 */
export function alignSpans([first, second]: Pair<readonly TracedToken[]>): Result<Span[], Pair<string>> {
  const units = [unitsOf(first), unitsOf(second)] as const;
  const texts = [joined(units[0]), joined(units[1])] as const;
  const shorter = Math.min(texts[0].length, texts[1].length);
  const [left, right] = [withoutPromptEnd(units[0], shorter), withoutPromptEnd(units[1], shorter)];
  if (left === null || right === null || joined(left) !== joined(right)) return err(texts);
  return ok(merge(left, right));
}

/** Tokens that only together complete characters belong together. */
function unitsOf(tokens: readonly TracedToken[]): Unit[] {
  const units: Unit[] = [];
  let open: TracedToken[] = [];
  for (const token of tokens) {
    open.push(token);
    if (token.text === "") continue;
    units.push({ text: token.text, tokens: open });
    open = [];
  }
  const last = units.at(-1);
  if (open.length > 0 && last !== undefined) units[units.length - 1] = { ...last, tokens: [...last.tokens, ...open] };
  return units;
}

function joined(units: readonly Unit[]): string {
  return units.map((unit) => unit.text).join("");
}

/** Cuts the text to its last `length` characters, which must leave something of the first unit. */
function withoutPromptEnd(units: readonly Unit[], length: number): readonly Unit[] | null {
  const excess = joined(units).length - length;
  const [first, ...rest] = units;
  if (excess === 0 || first === undefined) return units;
  return excess < first.text.length ? [{ ...first, text: first.text.slice(excess) }, ...rest] : null;
}

function merge(left: readonly Unit[], right: readonly Unit[]): Span[] {
  const spans: Span[] = [];
  const rest = [...right];
  let open: { text: string; tokens: [TracedToken[], TracedToken[]]; behind: number } | null = null;
  for (const unit of left) {
    open ??= { text: "", tokens: [[], []], behind: 0 };
    open.text += unit.text;
    open.tokens[0].push(...unit.tokens);
    open.behind += unit.text.length;
    while (open.behind > 0) {
      const next = rest.shift();
      if (next === undefined) break;
      open.tokens[1].push(...next.tokens);
      open.behind -= next.text.length;
    }
    if (open.behind !== 0) continue;
    spans.push({ text: open.text, tokens: open.tokens });
    open = null;
  }
  return spans;
}
