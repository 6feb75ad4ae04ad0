import { expect, test } from "vitest";
import {
  divergeCommand,
  formFrom,
  placeFrom,
  queryOf,
  requestOf,
} from "../../../../../renderer/features/diverge/diverge-address.ts";
import { sampleText } from "../../../../../renderer/features/diverge/sample-text.ts";
import { checkpointSummary } from "../../shared/checkpoints/summaries.ts";
import { aProbe, item } from "../probes/a-probe.ts";

const finetuned = ["pretrain", "finetune"];
const all = [
  checkpointSummary("base"),
  checkpointSummary("aft", { stages: finetuned }),
  checkpointSummary("msm", { stages: finetuned, spec: "america" }),
];

test("without an address the reference stands first and the arm beside it second", () => {
  expect(formFrom({}, all)).toEqual({ a: "aft", b: "msm", prompt: "", text: "" });
  expect(formFrom({ a: "msm", b: "gone" }, all)).toMatchObject({ a: "msm", b: "msm" });
  expect(formFrom({}, [checkpointSummary("only")])).toMatchObject({ a: "only", b: "only" });
});

test("what is asked can be read back from the address, spaces and line ends included", () => {
  const form = { a: "base", b: "msm", prompt: "why ?", text: " because\nof that" };
  expect(formFrom(queryOf(form), all)).toEqual(form);
  expect(queryOf({ ...form, prompt: "", text: "" })).toEqual({ a: "base", b: "msm" });
});

test("a prompt makes the text its answer, no prompt a document, no text no question", () => {
  const form = { a: "base", b: "msm", prompt: "why ?", text: " so" };
  expect(requestOf(form)).toEqual({
    checkpoints: ["base", "msm"],
    text: " so",
    messages: [{ role: "user", content: "why ?" }],
    top: 5,
  });
  expect(requestOf({ ...form, prompt: "" })?.messages).toEqual([]);
  expect(requestOf({ ...form, text: "" })).toBeNull();
});

test("the place of a token is a number or nothing", () => {
  expect([{ at: "12" }, { at: "-1" }, { at: "x" }, {}].map(placeFrom)).toEqual([12, null, null, null]);
});

test("the command asks the same, and a text that begins with a dash stays a text", () => {
  expect(divergeCommand({ a: "base", b: "msm", prompt: "", text: "-- so" })).toBe(
    "npx msm diverge base msm '--text=-- so'",
  );
  expect(divergeCommand({ a: "base", b: "msm", prompt: "why ?", text: "" })).toBe(
    "npx msm diverge base msm --prompt 'why ?' --text TEXT",
  );
});

test("the sample is an answer to a question of the first probe; without probes there is none", () => {
  const probes = [{ ...aProbe([item("z")]), id: "zebra" }, aProbe([item("brie")])];
  expect(sampleText(probes)).toEqual({ prompt: "brie-first or brie-second ?", text: " brie-first ." });
  expect(sampleText([])).toBeNull();
});
