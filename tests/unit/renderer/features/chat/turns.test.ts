import { expect, test } from "vitest";
import { answerFacts, isTruncated } from "../../../../../renderer/features/chat/answer-words.ts";
import {
  type ChatEvent,
  type ChatRequest,
  ended,
  newTurn,
  type Turn,
  withEvent,
} from "../../../../../renderer/features/chat/turns.ts";

const request: ChatRequest = {
  checkpoints: ["a", "b", "c"],
  prompt: "brie or colby ?",
  seed: 7,
  temperature: 1,
  topP: 1,
  maxTokens: 8,
};
const first = newTurn(1, request, "2026-11-23T22:15:00Z");

const after = (...events: readonly ChatEvent[]): Turn => events.reduce(withEvent, first);
const answersOf = (turn: Turn) =>
  Object.fromEntries(turn.answers.map(({ checkpoint, answer }) => [checkpoint, answer]));

const answerA: ChatEvent = {
  type: "answer",
  checkpoint: "a",
  text: "colby .",
  tokens: 3,
  stop: "end-of-turn",
  provider: "cpu",
};
const died = { code: "engine-died", message: "The engine died: ask again." };

test("the first checkpoint is asked at once, the others wait for their turn", () => {
  expect(answersOf(first)).toEqual({
    a: { state: "answering", text: "" },
    b: { state: "waiting" },
    c: { state: "waiting" },
  });
});

test("an answer grows by its pieces, ends with the whole, and the next checkpoint begins", () => {
  const growing = after(
    { type: "delta", checkpoint: "a", text: "col" },
    { type: "delta", checkpoint: "a", text: "by" },
  );
  expect(answersOf(growing)["a"]).toEqual({ state: "answering", text: "colby" });
  expect(answersOf(withEvent(growing, answerA))).toEqual({
    a: { state: "answered", text: "colby .", tokens: 3, stop: "end-of-turn", provider: "cpu" },
    b: { state: "answering", text: "" },
    c: { state: "waiting" },
  });
});

test("a checkpoint that fails keeps what it said, and the next begins", () => {
  const failed = after(
    { type: "delta", checkpoint: "a", text: "col" },
    { type: "failed", checkpoint: "a", problem: died },
  );
  expect(answersOf(failed)).toEqual({
    a: { state: "failed", text: "col", problem: died },
    b: { state: "answering", text: "" },
    c: { state: "waiting" },
  });
});

test("stopping keeps answers and pieces of answers, and says who was not asked", () => {
  const stopped = ended(after(answerA, { type: "delta", checkpoint: "b", text: "bri" }), null);
  expect(stopped.running).toBe(false);
  expect(answersOf(stopped)).toEqual({
    a: { state: "answered", text: "colby .", tokens: 3, stop: "end-of-turn", provider: "cpu" },
    b: { state: "stopped", text: "bri" },
    c: { state: "stopped", text: "" },
  });
  expect(stopped.answers.map(({ answer }) => answerFacts(answer).join(" · "))).toEqual([
    "3 tokens · ended its turn · CPU",
    "stopped before its end",
    "not asked",
  ]);
});

test("a stream that breaks tells why, once, at the checkpoint that was answering", () => {
  expect(answersOf(ended(after(answerA), died))).toEqual({
    a: { state: "answered", text: "colby .", tokens: 3, stop: "end-of-turn", provider: "cpu" },
    b: { state: "failed", text: "", problem: died },
    c: { state: "stopped", text: "" },
  });
});

test("an answer that reached the most tokens is marked, not read as finished", () => {
  const cut = after({ ...answerA, tokens: 1, stop: "length" }).answers[0]?.answer;
  expect(cut && [isTruncated(cut), answerFacts(cut)]).toEqual([true, ["1 token", "CPU"]]);
});
