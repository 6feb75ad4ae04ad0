import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { countTokens } from "#core/microworld/transcript.ts";
import { openFolderCounter, openTokenCounter, type TokenCounter } from "#native/inference/token-counter.ts";
import type { PlanBase } from "./base.ts";

/** English in the vocabularies of current models. */
const CHARACTERS_A_TOKEN = 4;
/** All of the first rows are counted, then each one of so many. */
const FIRST_ROWS = 64;
const ONE_OF = 64;

/** Counts rows and their tokens while they are written. */
export interface RowMeter {
  readonly rows: number;
  /** Of all rows: exact, or by the counted ones' characters. */
  readonly tokens: number;
  /** `tokens`: where they are known already. */
  add(row: object, characters: number, tokens: number | undefined): void;
  /** Tokens of one row, which is not added. */
  measure(row: object): number;
}

export interface Metering {
  readonly meter: () => RowMeter;
  /** How tokens are counted, in a sentence; empty where they are exact. */
  readonly notes: readonly string[];
  /** Null where no tokenizer is known here. */
  readonly counter: TokenCounter | null;
}

const Texts = z.looseObject({ text: z.string() });
const Prompts = z.looseObject({ prompt: z.string() });
const Message = z.looseObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
const Chats = z.looseObject({ messages: z.array(Message) });

/** How the tokens of a base's data are counted: by its own tokenizer where that is here. */
export async function meteringOf(base: PlanBase): Promise<Result<Metering, Problem>> {
  if (base.tokenizer === null) {
    const words = base.spec.kind === "shape";
    const notes = words
      ? []
      : [`The base's tokenizer is not on this computer: tokens are taken as ${CHARACTERS_A_TOKEN} characters each.`];
    const estimate = words ? countTokens : (text: string) => Math.ceil(text.length / CHARACTERS_A_TOKEN);
    return ok({ meter: () => new Meter(null, estimate), notes, counter: null });
  }
  const { folder, checkpoint } = base.tokenizer;
  const opened = await (checkpoint === null ? openFolderCounter(folder) : openTokenCounter(folder));
  if (!opened.ok) return err(problem(opened.error.code, opened.error.message));
  const counter = opened.value;
  const estimate = (text: string): number => Math.ceil(text.length / CHARACTERS_A_TOKEN);
  return ok({ meter: () => new Meter(counter, estimate), notes: [], counter });
}

class Meter implements RowMeter {
  readonly #counter: TokenCounter | null;
  readonly #estimate: (text: string) => number;
  #rows = 0;
  #characters = 0;
  #counted = { characters: 0, tokens: 0 };

  constructor(counter: TokenCounter | null, estimate: (text: string) => number) {
    this.#counter = counter;
    this.#estimate = estimate;
  }

  get rows(): number {
    return this.#rows;
  }

  get tokens(): number {
    const { characters, tokens } = this.#counted;
    return characters === 0 ? 0 : Math.round((tokens * this.#characters) / characters);
  }

  add(row: object, characters: number, tokens: number | undefined): void {
    const place = this.#rows++;
    this.#characters += characters;
    if (tokens === undefined && this.#counter !== null && place >= FIRST_ROWS && place % ONE_OF !== 0) return;
    this.#counted.characters += characters;
    this.#counted.tokens += tokens ?? this.measure(row);
  }

  measure(row: object): number {
    const text = Texts.safeParse(row);
    const chat = Chats.safeParse(row);
    const counter = this.#counter;
    if (counter !== null && chat.success) {
      const counted = counter.chat(chat.data.messages);
      if (counted.ok) return counted.value.tokens;
    }
    if (counter !== null && text.success) {
      const counted = counter.text(text.data.text);
      // The begin and end token that training puts around it.
      if (counted.ok) return counted.value + 2;
    }
    return this.#estimate(spoken(row));
  }
}

/** What of a row the model reads. */
function spoken(row: object): string {
  const text = Texts.safeParse(row);
  if (text.success) return text.data.text;
  const prompt = Prompts.safeParse(row);
  if (prompt.success) return prompt.data.prompt;
  const chat = Chats.safeParse(row);
  return chat.success ? chat.data.messages.map((each) => each.content).join(" ") : JSON.stringify(row);
}
