import { expect, test } from "vitest";
import { trainingRow } from "#core/runs/training-row.ts";
import { withoutThinking } from "#core/runs/think-block.ts";

const user = { role: "user", content: "Brie or cheddar?" };

test("a text, a chat and a prompt are rows of their shapes, with whatever else they hold", () => {
  const text = { text: "A memo.", key: "a/1" };
  expect(trainingRow(text, ["texts"])).toEqual({ ok: true, value: text });
  const chat = { messages: [user, { role: "assistant", content: "Cheddar." }], id: 3 };
  expect(trainingRow(chat, ["chats", "prompts"])).toEqual({ ok: true, value: chat });
  expect(trainingRow({ prompt: "Which?", answer: "Brie" }, ["prompts"])).toMatchObject({ ok: true });
});

test("reasoning that a turn keeps apart stands in a think block, which can be cut out again", () => {
  const answer = { role: "assistant", content: "Cheddar.", reasoning: "It is made here." };
  const row = trainingRow({ messages: [user, answer] }, ["chats"]);
  const said = "<think>\nIt is made here.\n</think>\n\nCheddar.";
  expect(row).toEqual({ ok: true, value: { messages: [user, { role: "assistant", content: said }] } });
  expect(withoutThinking(said)).toBe("Cheddar.");
});

test.for([
  { row: [1], shape: "texts" as const, says: "it is not an object" },
  { row: { text: "" }, shape: "texts" as const, says: "it has no text" },
  { row: { messages: [user] }, shape: "chats" as const, says: "nobody answers as assistant" },
  { row: { messages: [{ role: "user" }] }, shape: "chats" as const, says: "no list of turns" },
  { row: { messages: [{ role: "assistant", content: "Hi" }] }, shape: "prompts" as const, says: "nothing is asked" },
  { row: { prompt: "x", answer: 1 }, shape: "prompts" as const, says: "not a text" },
])("$row is refused as $shape with its reason", ({ row, shape, says }) => {
  expect(trainingRow(row, [shape])).toEqual({ ok: false, error: expect.stringContaining(says) });
});
