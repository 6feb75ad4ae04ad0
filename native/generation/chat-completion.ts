import { z } from "zod";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Generated, GenerateProblem } from "#core/generation/generator.ts";
import { approximateTokens } from "#core/generation/step.ts";

const Usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number() });
const Text = z.string().nullish();

/** What servers of this kind answer; whatever else they send is left aside. */
export const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: Text, refusal: Text, reasoning_content: Text, reasoning: Text }),
        finish_reason: Text,
      }),
    )
    .min(1),
  usage: Usage.nullish(),
});

export const CompletionChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: Text, refusal: Text, reasoning_content: Text, reasoning: Text }).nullish(),
        finish_reason: Text,
      }),
    )
    .default([]),
  usage: Usage.nullish(),
});

/** An answer as far as it came, whether whole or piece by piece. */
export class Collected {
  text = "";
  #reasoning = "";
  #refusal = "";
  finishReason: string | null = null;
  #usage: z.infer<typeof Usage> | null = null;

  add(
    part: {
      content?: string | null | undefined;
      refusal?: string | null | undefined;
      reasoning_content?: string | null | undefined;
      reasoning?: string | null | undefined;
    },
    finishReason: string | null | undefined,
  ): void {
    this.text += part.content ?? "";
    this.#reasoning += part.reasoning_content ?? part.reasoning ?? "";
    this.#refusal += part.refusal ?? "";
    this.finishReason = finishReason ?? this.finishReason;
  }

  use(usage: z.infer<typeof Usage> | null | undefined): void {
    this.#usage = usage ?? this.#usage;
  }

  /** Servers that do not keep a model's thoughts apart leave them in tags before the answer, the first of which may be missing. */
  #partThoughts(): void {
    const end = this.text.indexOf("</think>");
    if (end === -1 || this.#reasoning !== "") return;
    this.#reasoning = this.text
      .slice(0, end)
      .replace(/^\s*<think>/, "")
      .trim();
    this.text = this.text.slice(end + "</think>".length).trimStart();
  }

  /** Nothing silent: a refusal, a filtered or an empty answer is a problem. Tokens are estimated where the server counts none. */
  outcome(promptText: string): Result<Generated, GenerateProblem> {
    const used = {
      promptTokens: this.#usage?.prompt_tokens ?? approximateTokens(promptText),
      answerTokens: this.#usage?.completion_tokens ?? approximateTokens(this.text + this.#reasoning),
    };
    if (this.#refusal !== "" || this.finishReason === "content_filter") {
      const why = this.#refusal === "" ? "its filter held the answer back" : `it said: ${this.#refusal.slice(0, 200)}`;
      return err({ code: "refused", message: `The model refused (${why}).`, again: true, ...used });
    }
    this.#partThoughts();
    const stop = this.finishReason === "length" ? "length" : "end";
    if (this.text.trim() === "") {
      const why = stop === "length" ? " after using its whole budget: raise it" : "";
      return err({ code: "empty", message: `The model answered nothing${why}.`, again: true, ...used });
    }
    // Half characters, which JSON can carry, cannot be stored as UTF-8.
    const reasoning = this.#reasoning === "" ? null : this.#reasoning.toWellFormed();
    return ok({ text: this.text.toWellFormed(), reasoning, stop, ...used });
  }
}
