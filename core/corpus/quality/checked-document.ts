import type { ChatMessage } from "../document.ts";
import type { Words } from "./words.ts";

/** What a check looks at of a document. */
export interface CheckedDocument {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly messages: readonly ChatMessage[] | null;
}

/** A check that looks at each document by itself. */
export interface DocumentCheck<F> {
  add(document: CheckedDocument, words: Words): void;
  /** Ids of the documents that it flags. */
  readonly flagged: readonly number[];
  finding(): F;
}
