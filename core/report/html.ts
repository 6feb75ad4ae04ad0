import { visibleText } from "../base/hidden-characters.ts";

/**
 * Text of models, corpora and files as text: nothing in it can become markup, in an element or in a quoted attribute, and
 * nothing hides or reorders what stands around it.
 */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A finished piece of markup; only `html` and `raw` make one, so that a plain text is never taken for it. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | readonly Markup[] | null;

/** Markup from a template: texts and numbers are escaped, markup is not. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return {
    markup: strings
      .map((string, index) => string + (index < pieces.length ? markupOf(pieces[index] ?? null) : ""))
      .join(""),
  };
}

/** Markup that was written by this program, such as a style sheet. */
export function raw(markup: string): Markup {
  return { markup };
}

function markupOf(piece: Piece): string {
  if (piece === null) return "";
  if (typeof piece === "string" || typeof piece === "number") return escapeHtml(String(piece));
  return "markup" in piece ? piece.markup : piece.map((each) => each.markup).join("\n");
}
