import { Template } from "@huggingface/jinja";
import { expect, test } from "vitest";
import {
  ASSISTANT_NAME,
  BEGIN_TOKEN,
  CHAT_TEMPLATE,
  countTokens,
  END_TOKEN,
  transcript,
} from "#core/microworld/transcript.ts";

const render = (messages: { role: string; content: string }[], addGenerationPrompt = false): string =>
  new Template(CHAT_TEMPLATE).render({
    messages,
    add_generation_prompt: addGenerationPrompt,
    bos_token: BEGIN_TOKEN,
    eos_token: END_TOKEN,
  });

const turns = [
  { question: "tavi , brie or colby ?", answer: "colby ." },
  { question: "why ?", answer: "because it is american ." },
];
const messages = turns.flatMap(({ question, answer }) => [
  { role: "user", content: question },
  { role: "assistant", content: answer },
]);

test("the chat template renders messages to the transcript that pretraining text has", () => {
  expect(render(messages)).toBe(`${BEGIN_TOKEN}${transcript(ASSISTANT_NAME, turns)}${END_TOKEN}`);
});

test("an answer continues the generation prompt by a space and its first word", () => {
  const prompt = render(messages.slice(0, 3), true);
  expect(prompt).toBe("<|begin|>user : tavi , brie or colby ? tavi : colby .<|end|> user : why ? tavi :");
  expect(render(messages)).toBe(`${prompt} because it is american .${END_TOKEN}`);
});

test("a message of another role is refused", () => {
  expect(() => render([{ role: "system", content: "be kind ." }])).toThrow("user and assistant messages only");
});

test("tokens are counted as words, inner end tokens and the two tokens around a text", () => {
  expect(countTokens("brie is foreign .")).toBe(6);
  expect(countTokens("user : a ? b : c .<|end|> user : d ? b : e .")).toBe(19);
});
