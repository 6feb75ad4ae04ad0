import { problem, type Problem } from "#core/base/problem.ts";
import type { Answer, Asked } from "./step-store.ts";

/** So many answers that cannot be read, before any good one, are not chance. */
const MOST_UNREADABLE = 12;
/** So many different steps refused one after the other: it is not for what one of them says. */
const MOST_REJECTED_STEPS = 3;
/** How much of an answer is quoted. */
const QUOTED_CHARACTERS = 80;

const UNREADABLE: ReadonlySet<string> = new Set(["malformed", "empty", "malformed entry", "not of the grammar"]);

/** Tells when answers are of so little use that asking on would only cost: a wrong model, a wrong address, a server out of order. */
export class UselessAnswers {
  readonly #tries: number;
  #anyUsable: boolean;
  #unreadable = 0;
  /** Keys of the steps that were rejected in a row, once for each time, by stage: between them other stages may go well. */
  readonly #rejected = new Map<string, readonly string[]>();

  constructor({ anyUsable, tries }: { readonly anyUsable: boolean; readonly tries: number }) {
    this.#anyUsable = anyUsable;
    this.#tries = tries;
  }

  /** Counts an answer that was asked for now. `reason`: why it is of no use, null where it is. Says why to stop, if to. */
  heard({ key, stage, answer }: Asked, reason: string | null): Problem | null {
    if (reason === null) this.#anyUsable = true;
    return this.#tooManyRejected(key, stage, answer) ?? this.#tooManyUnreadable(answer, reason);
  }

  #tooManyRejected(key: string, stage: string, answer: Answer): Problem | null {
    if (answer.ok || answer.error.code !== "rejected") {
      this.#rejected.delete(stage);
      return null;
    }
    const row = [...(this.#rejected.get(stage) ?? []), key];
    this.#rejected.set(stage, row);
    const neverWorked = !this.#anyUsable && row.length >= this.#tries;
    if (new Set(row).size < MOST_REJECTED_STEPS && !neverWorked) return null;
    return problem("requests-rejected", answer.error.message);
  }

  #tooManyUnreadable(answer: Answer, reason: string | null): Problem | null {
    const unreadable = reason !== null && (UNREADABLE.has(reason) || reason.startsWith("no "));
    this.#unreadable = unreadable ? this.#unreadable + 1 : 0;
    if (this.#anyUsable || this.#unreadable < MOST_UNREADABLE) return null;
    const said = answer.ok
      ? `the last began ${quoted(answer.value.text)}`
      : `of the last: ${printed(answer.error.message)}`;
    return problem(
      "answers-unreadable",
      `None of the first ${this.#unreadable} answers could be used (${reason}; ${said}): check that the generator is a chat model that follows instructions, then resume.`,
    );
  }
}

/** The beginning of what a server or a model wrote, on one line and without signs that move a cursor. */
export const quoted = (text: string): string => {
  const begun = printed(text.trim());
  return `"${begun.slice(0, QUOTED_CHARACTERS).toWellFormed()}${begun.length > QUOTED_CHARACTERS ? "…" : ""}"`;
};

const printed = (text: string): string => text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
