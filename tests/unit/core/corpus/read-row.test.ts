import { expect, test } from "vitest";
import { readRow, type ReadRow } from "#core/corpus/read-row.ts";

const PLACE = { source: "facts.jsonl line 3", specSha256: null };
const NO_PROVENANCE: ReadRow["provenance"] = {
  specSha256: null,
  domain: null,
  subdomain: null,
  section: null,
  type: null,
  idea: null,
  generator: null,
  promptVersion: null,
  seed: null,
  createdAt: null,
  source: "facts.jsonl line 3",
};

test("a row of text and domain is a document", () => {
  expect(readRow({ text: "# On cheese\n\nIt is good.", domain: "Food" }, PLACE)).toEqual({
    ok: true,
    value: {
      id: null,
      title: "On cheese",
      text: "# On cheese\n\nIt is good.",
      messages: null,
      provenance: { ...NO_PROVENANCE, domain: "Food" },
    },
  });
});

test("a row of messages and source is a chat; its text is its turns", () => {
  const messages = [
    { role: "system", content: "Be kind." },
    { role: "user", content: "Which cheese?" },
    { role: "assistant", content: "Cheddar.", reasoning_content: "They like it plain." },
  ];
  expect(readRow({ messages, source: "no-robots", id: 7 }, PLACE)).toEqual({
    ok: true,
    value: {
      id: "7",
      title: "Which cheese?",
      text: "Be kind.\n\nWhich cheese?\n\nThey like it plain.\n\nCheddar.",
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Which cheese?" },
        { role: "assistant", content: "Cheddar.", reasoning: "They like it plain." },
      ],
      provenance: { ...NO_PROVENANCE, source: "no-robots" },
    },
  });
});

test("a question with its answer is a chat of two turns, filed under its category", () => {
  const read = readRow({ question: "Brie?", answer: "No.", category: "soft", opinion_area: "x" }, PLACE);
  expect(read.ok && [read.value.messages, read.value.provenance.domain]).toEqual([
    [
      { role: "user", content: "Brie?" },
      { role: "assistant", content: "No." },
    ],
    "soft",
  ]);
});

test.each([
  ["a list", [1], "it is not an object in {}"],
  ["no text", { domain: "x" }, 'it has neither "text" nor "messages" nor "question" with "answer"'],
  ["a number as text", { text: 5 }, 'its "text" is not a text'],
  ["an empty text", { text: " \n" }, "its text is empty"],
  ["no turns", { messages: [] }, 'its "messages" are not a list of turns'],
  [
    "a turn by a tool",
    { messages: [{ role: "tool", content: "x" }] },
    "turn 1 is by nobody of system, user and assistant",
  ],
  ["a turn of nothing", { messages: [{ role: "user", content: null }] }, 'turn 1 has no text as its "content"'],
  ["half a character", { text: "a \ud83d b" }, "it holds half of a character (a lone surrogate such as \\ud83d)"],
  [
    "half a character in a title",
    { text: "a", title: "\udc00" },
    "it holds half of a character (a lone surrogate such as \\ud83d)",
  ],
])("a row with %s is told what is wrong", (_, row, reason) => {
  expect(readRow(row, PLACE)).toEqual({ ok: false, error: reason });
});

test("a text that spells an escape out is no half character", () => {
  expect(readRow({ text: "write \\ud83d or \\\\ud83d, and 😀" }, PLACE).ok).toBe(true);
});
