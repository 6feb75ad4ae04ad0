import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { firstChoice } from "../../shared/checkpoints/first-choice.ts";
import { type DivergenceRequest, SHOWN_ALTERNATIVES } from "../../shared/divergence/divergence-query.ts";
import { commandLine } from "../../shared/format/command.ts";

type Query = Readonly<Record<string, string>>;

/** What is typed: two checkpoints, a text, and the prompt that it answers (empty: none, the text is read raw). */
export interface DivergeForm {
  readonly a: string;
  readonly b: string;
  readonly prompt: string;
  readonly text: string;
}

/** The form as the address says; where it names no known checkpoint, the reference and the first arm beside it. */
export function formFrom(query: Query, checkpoints: readonly CheckpointSummary[]): DivergeForm {
  const known = (id: string | undefined): string | null =>
    checkpoints.some((checkpoint) => checkpoint.id === id) ? (id ?? null) : null;
  const usual = firstChoice(checkpoints, { most: 2, finetuned: true });
  const first = usual[0] ?? checkpoints[0]?.id ?? "";
  return {
    a: known(query["a"]) ?? first,
    b: known(query["b"]) ?? usual[1] ?? checkpoints[1]?.id ?? first,
    prompt: query["prompt"] ?? "",
    text: query["text"] ?? "",
  };
}

/** The question that a form puts; null while there is no text. */
export function requestOf({ a, b, prompt, text }: DivergeForm): DivergenceRequest | null {
  if (text === "" || a === "") return null;
  return {
    checkpoints: [a, b],
    text,
    messages: prompt === "" ? [] : [{ role: "user", content: prompt }],
    top: SHOWN_ALTERNATIVES,
  };
}

/** The address of a form; a token that was looked at belongs to the text before and is left out. */
export function queryOf({ a, b, prompt, text }: DivergeForm): Query {
  return { a, b, ...(prompt === "" ? {} : { prompt }), ...(text === "" ? {} : { text }) };
}

/** The place of a token in the address; null where there is none. */
export function placeFrom(query: Query): number | null {
  return /^\d{1,7}$/.test(query["at"] ?? "") ? Number(query["at"]) : null;
}

export function divergeCommand({ a, b, prompt, text }: DivergeForm): string {
  const option = (name: string, value: string): string[] =>
    // A text that begins with a dash would read as an option of its own.
    value.startsWith("-") ? [`${name}=${value}`] : [name, value];
  return commandLine(
    "diverge",
    a,
    b,
    ...(prompt === "" ? [] : option("--prompt", prompt)),
    ...option("--text", text === "" ? "TEXT" : text),
  );
}
