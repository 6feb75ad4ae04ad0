import type { CheckedDocument } from "./checked-document.ts";
import type { Example } from "./report.ts";

/** Examples of a finding that a report holds. */
export const MOST_EXAMPLES = 20;

const NOTE_CHARACTERS = 160;

/** A document as an example; `note` is cut to what a list can show. */
export function exampleOf({ id, title }: Pick<CheckedDocument, "id" | "title">, note: string): Example {
  const whole = note.replaceAll(/\s+/gu, " ").trim();
  return { document: id, title: cut(title, NOTE_CHARACTERS), note: cut(whole, NOTE_CHARACTERS) };
}

/** The words around a span, the span between « and ». */
export function excerpt(text: string, start: number, end: number, around = 40): string {
  const before = text.slice(Math.max(0, start - around), start).toWellFormed();
  const after = text.slice(end, end + around).toWellFormed();
  return `${start > around ? "…" : ""}${before}«${cut(text.slice(start, end), 80)}»${after}${end + around < text.length ? "…" : ""}`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text.toWellFormed() : `${text.slice(0, most - 1).toWellFormed()}…`;
}
