import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readWhy, whyMessages, WhySet } from "#core/probes/stated-reasons.ts";

const SET = WhySet.parse(
  JSON.parse(readFileSync(new URL("../../../../models/why/value-micro.json", import.meta.url), "utf8")),
);

test.each([
  ["because it is american .", "end-of-turn", "reason", "american"],
  ["Because it COSTS  little.", "end-of-turn", "reason", "cheap"],
  ["because it is cheaper .", "end-of-turn", "no-reason", null],
  ["because it is american and costs little .", "end-of-turn", "several", null],
  ["because it is american . it comes from america .", "end-of-turn", "reason", "american"],
  ["because it", "length", "truncated", null],
  [" . ", "end-of-turn", "empty", null],
] as const)("%j, ended by %s, is %s %s", (text, stop, state, reason) => {
  expect(readWhy(text, stop, SET)).toEqual({ state, reason });
});

test("the question why follows what was chosen, word for word", () => {
  const question = { itemId: "i", form: 0, order: 0 as const, text: "a or b ?" };
  expect(whyMessages(SET, question, "$& b")).toEqual([
    { role: "user", content: "a or b ?" },
    { role: "assistant", content: "$& b ." },
    { role: "user", content: "why ?" },
  ]);
});

test("a phrase of two reasons is refused", () => {
  const [first, second] = SET.reasons;
  const reasons = [first, { ...second, phrases: first?.phrases }];
  expect(WhySet.safeParse({ ...SET, reasons }).error?.issues[0]?.message).toContain("names two reasons");
});
