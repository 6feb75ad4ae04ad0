import { expect, test } from "vitest";
import { problem } from "#core/base/problem.ts";
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
const first = newTurn(1, { request, follows: null, askedAt: "2026-11-23T22:15:00Z" });

const after = (...events: readonly ChatEvent[]): Turn => events.reduce(withEvent, first);
const answersOf = (turn: Turn) =>
  Object.fromEntries(turn.answers.map(({ checkpoint, answer }) => [checkpoint, answer]));

const answerA = {
  type: "answer",
  checkpoint: "a",
  text: "colby .",
  tokens: 3,
  stop: "end-of-turn",
  provider: "cpu",
  perToken: [
    { text: " colby", nats: -0.5 },
    { text: " .", nats: -0.25 },
    { text: "<|end|>", nats: -0.125 },
  ],
  prompt: { text: "user : brie or colby ?", tokens: 6, sha256: "0".repeat(64) },
} satisfies ChatEvent;
const { type: _type, checkpoint: _checkpoint, ...saidA } = answerA;
const began = (checkpoint: string): ChatEvent => ({ type: "began", checkpoint });
const died = problem("engine-died", "The engine died: ask again.");

test("each checkpoint waits until its turn has come, and several may answer at once", () => {
  expect(answersOf(first)).toEqual({ a: { state: "waiting" }, b: { state: "waiting" }, c: { state: "waiting" } });
  expect(answersOf(after(began("b"), began("a")))).toEqual({
    a: { state: "answering", text: "" },
    b: { state: "answering", text: "" },
    c: { state: "waiting" },
  });
});

test("answers grow by their pieces side by side and end with the whole and its tokens", () => {
  const growing = after(
    began("a"),
    began("b"),
    { type: "delta", checkpoint: "a", text: "col" },
    { type: "delta", checkpoint: "b", text: "br" },
    { type: "delta", checkpoint: "a", text: "by" },
  );
  expect(answersOf(withEvent(growing, answerA))).toEqual({
    a: { state: "answered", ...saidA },
    b: { state: "answering", text: "br" },
    c: { state: "waiting" },
  });
  expect(answersOf(growing)["a"]).toEqual({ state: "answering", text: "colby" });
});

test("a checkpoint that fails keeps what it said, and the others go on", () => {
  const failed = after(
    began("a"),
    began("b"),
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
  const stopped = ended(after(answerA, began("b"), { type: "delta", checkpoint: "b", text: "bri" }), null);
  expect(stopped.running).toBe(false);
  expect(answersOf(stopped)).toEqual({
    a: { state: "answered", ...saidA },
    b: { state: "stopped", text: "bri" },
    c: { state: "stopped", text: "" },
  });
  expect(stopped.answers.map(({ answer }) => answerFacts(answer).join(" · "))).toEqual([
    "3 tokens · ended its turn · CPU",
    "stopped before its end",
    "not asked",
  ]);
});

test("a stream that breaks tells why, once, at the first checkpoint that it cut off", () => {
  expect(answersOf(ended(after(answerA, began("b"), began("c")), died))).toEqual({
    a: { state: "answered", ...saidA },
    b: { state: "failed", text: "", problem: died },
    c: { state: "stopped", text: "" },
  });
});

test("an answer that reached the most tokens is marked, not read as finished", () => {
  const cut = after({ ...answerA, tokens: 1, stop: "length" }).answers[0]?.answer;
  expect(cut && [isTruncated(cut), answerFacts(cut)]).toEqual([true, ["1 token", "CPU"]]);
});
