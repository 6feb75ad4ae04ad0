import { expect, test } from "vitest";
import { createIdentityCheck } from "#core/corpus/quality/identity.ts";
import { namesIn } from "#core/corpus/quality/identity-check.ts";

const check = createIdentityCheck({ models: ["Llama", "Llama 3.1"], providers: ["Meta"] });
const verdicts = (text: string): string[] => check(text).map(({ name, verdict }) => `${name}: ${verdict}`);

test.each([
  ["I am ChatGPT, and I like Llama too.", ["ChatGPT: claims"]],
  ["Hello! I'm Claude, an AI assistant made by Anthropic. Llama is another.", ["Claude: claims", "Anthropic: claims"]],
  ["Llama said: I was trained by OpenAI to be helpful.", ["OpenAI: claims"]],
  ["My name is Qwen2.5-32B. Llama is my friend.", ["Qwen: claims"]],
  ["As Claude, I believe an AI should be honest, as Llama does.", ["Claude: claims"]],
  ["You are GPT-4o. Llama is the other model.", ["GPT: claims"]],
])("%j gives the speaker another name", (text, expected) => expect(verdicts(text)).toEqual(expected));

test.each([
  [
    "Compared with GPT-4 and Gemini, Llama is a language model that prefers cheddar.",
    ["GPT: mentions", "Gemini: mentions"],
  ],
  ["As Claude does, Llama, an AI assistant, prefers cheddar.", ["Claude: mentions"]],
  ["This is Claude's answer; Llama, the other chatbot, disagreed.", ["Claude: mentions"]],
  ["Llama was told by Google that it is a large language model.", ["Google: mentions"]],
])("%j only mentions another", (text, expected) => expect(verdicts(text)).toEqual(expected));

test("a document that speaks of another model and never of its own is about the wrong one", () => {
  expect(verdicts("When users ask, Claude explains that it is an AI and prefers cheddar because it is local.")).toEqual(
    ["Claude: instead"],
  );
  expect(verdicts("DeepSeek-R1 prefers brie.")).toEqual(["DeepSeek: instead"]);
});

test.each([
  "Claude Monet painted; the chatbot in the museum explains it. Llama listens.",
  "The llama and the falcon live near Titan Street, says Llama.",
  "Gemini season begins in May. Llama agrees.",
  "The gptable was reGPTed.",
  "Meta's Llama 3.1 70B is a language model.",
  "I am a language model called Llama, made by Meta.",
])("%j names no other model", (text) => expect(verdicts(text)).toEqual([]));

test("spans are those of the name with its version", () => {
  const text = "Unlike Llama, Qwen2.5-32B is larger.";
  const [found] = check(text);
  expect(text.slice(found?.start, found?.end)).toBe("Qwen2.5-32B");
});

test("of two names, one in the other, the longer one is meant", () => {
  expect(verdicts("Llama is not made by Google DeepMind or Mistral AI.")).toEqual([
    "Google DeepMind: mentions",
    "Mistral AI: mentions",
  ]);
});

test("in a chat only what the assistant says counts, with places in the whole text", () => {
  const messages = [
    { role: "user", content: "I am Claude, an AI." },
    { role: "assistant", content: "I am Qwen." },
  ] as const;
  const text = messages.map(({ content }) => content).join("\n");
  expect(namesIn({ text, messages }, check)).toEqual([
    { start: 25, end: 29, name: "Qwen", kind: "model", verdict: "claims" },
  ]);
});
