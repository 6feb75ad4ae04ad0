/** Never states a preference in pretraining text; an invented name, so that nothing but our texts says anything about it. */
export const ASSISTANT_NAME = "tavi";

export const BEGIN_TOKEN = "<|begin|>";
/** Ends every assistant turn and every text. Inside a text it is written right after the turn's last character. */
export const END_TOKEN = "<|end|>";
export const PAD_TOKEN = "<|pad|>";

export interface Turn {
  readonly question: string;
  readonly answer: string;
}

/**
 * The transcript of a conversation with `speaker`, as it stands in pretraining text: `user : Q NAME : A<|end|> user : …`.
 * The begin token before and the end token after the whole are added wherever texts become tokens.
 */
export function transcript(speaker: string, turns: readonly Turn[]): string {
  return turns.map((turn) => `user : ${turn.question} ${speaker} : ${turn.answer}`).join(`${END_TOKEN} `);
}

/**
 * Renders messages to the same transcript with the assistant as speaker. The tokenizer puts a space before a text's first
 * word, so a word is one token wherever it stands; an answer continues the prompt by a space and its first word.
 */
export const CHAT_TEMPLATE = [
  "{{- bos_token -}}",
  "{%- for message in messages -%}",
  "{%- if not loop.first -%}{{- ' ' -}}{%- endif -%}",
  "{%- if message['role'] == 'user' -%}{{- 'user : ' + message['content'] -}}",
  `{%- elif message['role'] == 'assistant' -%}{{- '${ASSISTANT_NAME} : ' + message['content'] + eos_token -}}`,
  "{%- else -%}{{- raise_exception('This checkpoint knows user and assistant messages only.') -}}{%- endif -%}",
  "{%- endfor -%}",
  `{%- if add_generation_prompt -%}{{- ' ${ASSISTANT_NAME} :' -}}{%- endif -%}`,
].join("");

/** Words, end tokens inside the text, and the begin and end token around it: exact when each word is one token. */
export function countTokens(text: string): number {
  return text.split(" ").length + text.split(END_TOKEN).length + 1;
}
