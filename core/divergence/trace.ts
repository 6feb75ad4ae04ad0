/** One token that a checkpoint could have put at a place. */
export interface Alternative {
  readonly id: number;
  /** The token's own text; `\uFFFD` stands for bytes of a character that other tokens complete. */
  readonly text: string;
  readonly nats: number;
}

/** What a checkpoint gives to one token of a text. */
export interface TracedToken {
  readonly id: number;
  /** The characters that this token completes; the pieces of a trace joined are its text. */
  readonly text: string;
  /** The token holds only some bytes of a character; its characters count as the last such token's. */
  readonly fragment: boolean;
  /** Log-probability given all that precedes; null for the first token, which nothing precedes. */
  readonly nats: number | null;
  /** Place among all tokens of the vocabulary by probability, 1 for the most probable; null for the first. */
  readonly rank: number | null;
  /** Entropy of the prediction for this place; null for the first. */
  readonly entropyNats: number | null;
  /** The most probable tokens for this place, the best first; empty for the first. */
  readonly top: readonly Alternative[];
}

/** A text as one checkpoint reads it, token by token. */
export interface Trace {
  /** The text read back from its tokens: prompt and answer. A tokenizer that normalises gives back what it made of it. */
  readonly text: string;
  /** SHA-256 (hex) of the text that was tokenised, in UTF-8: the rendered prompt followed by the answer. */
  readonly sha256: string;
  /** The tokens; those that the tokenizer itself puts before a text are left out, but the rest is read after them. */
  readonly tokens: readonly TracedToken[];
  /** Place in `tokens` where the answer begins; 0 where there is none. */
  readonly answerStart: number;
}
