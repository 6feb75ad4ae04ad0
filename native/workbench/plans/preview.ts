import { readFile } from "node:fs/promises";
import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { BEGIN_TOKEN, END_TOKEN, PAD_TOKEN } from "#core/microworld/transcript.ts";
import type { PlanStage } from "#core/runs/plan.ts";
import type { PreviewSample } from "#core/runs/plan-view.ts";
import { dataOf, type Batches } from "#core/runs/stage-data.ts";
import { withoutThinking } from "#core/runs/think-block.ts";
import { linesOf } from "#native/artifacts/rows/lines.ts";
import { openChatTemplate, type ChatTemplate } from "#native/inference/chat-template.ts";
import type { TokenCounter } from "#native/inference/token-counter.ts";
import type { SpecialTokens } from "#native/inference/tokenizer-files.ts";
import type { PlanBase } from "./base.ts";

/** Rows of each data that are shown. */
const ROWS = 3;
const LONGEST = 20_000;

const Row = z.looseObject({
  text: z.string().optional(),
  prompt: z.string().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).optional(),
});
type Messages = readonly { readonly role: string; readonly content: string }[];
type Piece = readonly [string, boolean];

/** Renders rows as the trainer does. */
export interface Renderer {
  readonly special: Pick<SpecialTokens, "bos" | "eos">;
  /** Null where the base's template is not known here. */
  readonly template: ChatTemplate | null;
  readonly note: string;
}

/** By the base's own template where it is on this computer. */
export async function rendererOf(base: PlanBase, counter: TokenCounter | null): Promise<Result<Renderer, Problem>> {
  if (counter !== null) {
    const { special, template } = counter;
    return ok({ special, template, note: "Rendered by the base's own chat template and special tokens." });
  }
  if (base.chatTemplate === null) {
    const note =
      "The base's tokenizer is on the machine: roles stand in brackets where its chat template will put its own marks.";
    return ok({ special: { bos: null, eos: null }, template: null, note });
  }
  const special = { bos: BEGIN_TOKEN, eos: END_TOKEN, pad: PAD_TOKEN, unk: null };
  const source = await readFile(base.chatTemplate, "utf8");
  const template = openChatTemplate(source, { special, date: new Date(0), folder: base.chatTemplate });
  return template.ok
    ? ok({ special, template: template.value, note: "Rendered by the plan's chat template." })
    : template;
}

/** The first rows that a reading of the stage gets. */
export async function previewSamples(
  batches: PlanStage["batches"][number],
  paths: ReadonlyMap<string, string>,
  renderer: Renderer,
): Promise<Result<PreviewSample[], Problem>> {
  const samples: PreviewSample[] = [];
  for (const data of new Set(dataOf(batches))) {
    for await (const { number, bytes } of linesOf(paths.get(data) ?? "")) {
      if (number > ROWS || bytes === null) break;
      const row = Row.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
      const pieces = piecesOf(row, batches, renderer);
      if (!pieces.ok)
        return err(
          problem(pieces.error.code, `Row ${number} of the data "${data}" cannot be shown: ${pieces.error.message}`),
        );
      samples.push({ data, row: number, pieces: shortened(pieces.value) });
    }
  }
  return ok(samples);
}

function piecesOf(row: z.infer<typeof Row>, batches: Batches, renderer: Renderer): Result<Piece[], Problem> {
  switch (batches.read) {
    case "stream":
    case "documents":
      // The begin token is read and not learnt where a text stands alone; in a stream it follows another text.
      return ok([
        [renderer.special.bos ?? "", batches.read === "stream"],
        [(row.text ?? "") + (renderer.special.eos ?? ""), true],
      ]);
    case "chats":
      return chatPieces(answersOf(row.messages ?? [], batches.reasoning), renderer, false);
    case "prompts":
      return chatPieces(row.messages ?? [{ role: "user", content: row.prompt ?? "" }], renderer, true);
    default:
      return batches satisfies never;
  }
}

function answersOf(messages: Messages, reasoning: "keep" | "strip"): Messages {
  if (reasoning === "keep") return messages;
  return messages.map((message) =>
    message.role === "assistant" ? { ...message, content: withoutThinking(message.content) } : message,
  );
}

/** What the template adds behind the conversation so far, with the assistant's header opened, is the assistant's and is learnt. */
function chatPieces(messages: Messages, { template, special }: Renderer, asked: boolean): Result<Piece[], Problem> {
  // The last turn of a prompt's chat is what is expected, and is not shown.
  const seen = asked && messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages;
  if (template === null)
    return ok(seen.map(({ role, content }) => [`[${role}] ${content}\n`, !asked && role === "assistant"]));
  const turns = seen.map(({ role, content }) => ({ role: roleOf(role), content }));
  const whole = template.render(turns, asked);
  if (!whole.ok) return whole;
  if (asked) return ok([[whole.value, false]]);
  const spans: (readonly [string, string])[] = [];
  for (const [place, turn] of turns.entries()) {
    if (turn.role !== "assistant") continue;
    const before = template.render(turns.slice(0, place), true);
    if (!before.ok) return before;
    const through = template.render(turns.slice(0, place + 1), false);
    if (!through.ok) return through;
    spans.push([before.value, through.value]);
  }
  // A template may render a turn otherwise once more follow: then each answer is a row of its own, and the last is shown.
  const one = spans.every(([, through]) => whole.value.startsWith(through));
  return ok(masked(one ? whole.value : (spans.at(-1)?.[1] ?? ""), one ? spans : spans.slice(-1), special.eos));
}

function masked(text: string, spans: readonly (readonly [string, string])[], end: string | null): Piece[] {
  const pieces: Piece[] = [];
  let shown = 0;
  for (const [before, through] of spans) {
    const said = through.slice(before.length);
    // White space behind the turn's end token is the template's and not learnt.
    const learnt = endsWithToken(said.trimEnd(), end) ? said.trimEnd() : said;
    pieces.push([text.slice(shown, before.length), false], [learnt, true]);
    shown = before.length + learnt.length;
  }
  pieces.push([text.slice(shown), false]);
  return pieces.filter(([piece]) => piece !== "");
}

function endsWithToken(text: string, end: string | null): boolean {
  return (end !== null && text.endsWith(end)) || /<\|[^|<>]+\|>$|<end_of_turn>$/.test(text);
}

function roleOf(role: string): "system" | "user" | "assistant" {
  return role === "assistant" || role === "system" ? role : "user";
}

function shortened(pieces: readonly Piece[]): Piece[] {
  let left = LONGEST;
  return pieces.flatMap(([text, learnt]) => {
    if (left <= 0) return [];
    const shown = text.length <= left ? text : `${text.slice(0, left)}…`;
    left -= text.length;
    return [[shown, learnt] as const];
  });
}
