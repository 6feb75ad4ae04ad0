import { createHash } from "node:crypto";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { EngineProblem, Prompt } from "./engine.ts";
import type { TextModel } from "./loaded-model.ts";
import { commonPrefixLength } from "./tokenizer.ts";

/** A prompt as text and as tokens. */
export interface TokenizedPrompt {
  readonly text: string;
  readonly sha256: string;
  readonly ids: readonly number[];
  /** Whether the tokenizer puts its own beginning before the text (raw text yes, a rendered chat no). */
  readonly begin: boolean;
}

/** Prompt and continuation as one text: `ids[split..]` are the continuation's. */
export interface JoinedContinuation {
  readonly ids: readonly number[];
  readonly split: number;
}

/** Renders a chat, or takes raw text, and tokenises it. Refused: what is longer than the checkpoint can read. */
export function tokenizePrompt(model: TextModel, prompt: Prompt): Result<TokenizedPrompt, EngineProblem> {
  const rendered = renderPrompt(model, prompt);
  if (!rendered.ok) return rendered;
  const text = rendered.value;
  const begin = prompt.kind === "text";
  const ids = encodeText(model, text, begin);
  if (!ids.ok) return ids;
  const sha256 = createHash("sha256").update(text, "utf8").digest("hex");
  return ok({ text, sha256, ids: ids.value, begin });
}

function renderPrompt(model: TextModel, prompt: Prompt): Result<string, EngineProblem> {
  if (prompt.kind === "text") return ok(prompt.text);
  if (model.template !== null) return model.template.render(prompt.messages);
  return err(
    problem(
      "template-unusable",
      `${model.description.paths.folder} has no chat template, so it takes text prompts only; ask it with raw text, or add chat_template.jinja.`,
    ),
  );
}

function encodeText(model: TextModel, text: string, begin: boolean): Result<number[], EngineProblem> {
  const encoded = model.tokenizer.encode(text, begin);
  if (!encoded.ok) return err(problem("tokenizer-mismatch", encoded.error.message));
  const { contextLength } = model.description;
  if (encoded.value.length === 0) {
    return err(
      problem(
        "engine-refused",
        "An empty prompt gives the model nothing to go on from; begin it with at least one character.",
      ),
    );
  }
  if (contextLength !== null && encoded.value.length > contextLength) {
    return err(
      problem(
        "engine-refused",
        `The text has ${encoded.value.length} tokens and ${model.description.paths.folder} reads at most ${contextLength}; shorten it.`,
      ),
    );
  }
  return encoded;
}

/** Tokenises prompt and continuation together and splits them after their longest common beginning. */
export function joinContinuation(
  model: TextModel,
  prompt: TokenizedPrompt,
  continuation: string,
): Result<JoinedContinuation, EngineProblem> {
  if (continuation === "") {
    return err(
      problem(
        "engine-refused",
        "A continuation is empty, so there is nothing to score; give it at least one character.",
      ),
    );
  }
  const joined = encodeText(model, prompt.text + continuation, prompt.begin);
  if (!joined.ok) return joined;
  const ids = joined.value;
  const split = Math.min(commonPrefixLength(prompt.ids, ids), ids.length - 1);
  if (split > 0) return ok({ ids, split });
  return err(
    problem(
      "engine-refused",
      `The continuation ${JSON.stringify(continuation)} melts with the whole prompt into one token, which nothing precedes; begin the prompt with more text.`,
    ),
  );
}
