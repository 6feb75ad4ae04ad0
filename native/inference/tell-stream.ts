import type { Prompt, SampleAnswer } from "./engine.ts";
import type { TextModel } from "./loaded-model.ts";
import { tokenizePrompt } from "./prompt-tokens.ts";
import { tokenPieces } from "./token-pieces.ts";

/** What a stream tells besides its answer: the prompt as it was rendered, and the text of each token that was drawn. */
export function tellStream(
  model: TextModel,
  prompt: Prompt,
  { answers }: SampleAnswer,
): { readonly prompt: string; readonly pieces: string[] } {
  const rendered = tokenizePrompt(model, prompt);
  if (!rendered.ok) throw new Error("Internal error: a prompt that was answered cannot be rendered.");
  return {
    prompt: rendered.value.text,
    pieces: tokenPieces(model.tokenizer, answers[0]?.tokenIds ?? []).map((piece) => piece.text),
  };
}
