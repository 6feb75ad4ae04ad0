import type { CheckpointTokenizer } from "./tokenizer.ts";

/** Bytes of a character that is not complete yet decode to this. */
const INCOMPLETE = /\uFFFD+$/u;

/**
 * The text of an answer while it grows: finds stop texts, and hands out what can no longer change (no half characters,
 * nothing that may turn out to be the start of a stop text).
 */
export class AnswerText {
  readonly #tokenizer: CheckpointTokenizer;
  readonly #stops: readonly string[];
  readonly #ids: number[] = [];
  #text = "";
  #shown = "";

  constructor(tokenizer: CheckpointTokenizer, stops: readonly string[]) {
    this.#tokenizer = tokenizer;
    this.#stops = stops.filter((stop) => stop !== "");
  }

  /** Adds a token; true once the text holds a stop text, which it is then cut before. */
  push(id: number): boolean {
    this.#ids.push(id);
    this.#text = this.#tokenizer.decode(this.#ids);
    const places = this.#stops.map((stop) => this.#text.indexOf(stop)).filter((place) => place >= 0);
    if (places.length === 0) return false;
    this.#text = this.#text.slice(0, Math.min(...places));
    return true;
  }

  get text(): string {
    return this.#text;
  }

  /** Text that is new and settled since the last call; with `last`, all that remains. */
  takeDelta(last: boolean): string {
    const settled = last ? this.#text : this.#settled();
    if (!settled.startsWith(this.#shown)) return "";
    const delta = settled.slice(this.#shown.length);
    this.#shown = settled;
    return delta;
  }

  #settled(): string {
    const whole = this.#text.replace(INCOMPLETE, "");
    const held = Math.max(0, ...this.#stops.map((stop) => overlap(whole, stop)));
    return whole.slice(0, whole.length - held);
  }
}

/** Length of the longest end of `text` that `stop` begins with. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
