import { expect, test } from "vitest";
import { chatCommand } from "../../../../../renderer/features/chat/chat-command.ts";
import { CHAT_DEFAULTS, FIRST_FORM, readChatForm } from "../../../../../renderer/features/chat/chat-form.ts";
import { chosenCheckpoints } from "../../../../../renderer/features/chat/chosen.ts";
import { checkpointSummary } from "../../shared/checkpoints/summaries.ts";

test("a prompt with the rest untouched asks with the command line's defaults", () => {
  expect(readChatForm({ ...FIRST_FORM, prompt: " brie ? " }, ["a", "b"])).toEqual({
    request: { checkpoints: ["a", "b"], prompt: " brie ? ", ...CHAT_DEFAULTS },
    problems: {},
  });
});

test("nothing is asked without a prompt, without a checkpoint, or with a wrong figure", () => {
  const form = { ...FIRST_FORM, prompt: "brie ?" };
  expect(readChatForm({ ...form, prompt: " \n" }, ["a"])).toEqual({ request: null, problems: {} });
  expect(readChatForm(form, [])).toEqual({ request: null, problems: {} });
  expect(readChatForm({ ...form, temperature: "6", maxTokens: "0" }, ["a"])).toEqual({
    request: null,
    problems: { temperature: "A number from 0 to 5.", maxTokens: "A whole number from 1 to 4,096." },
  });
});

test("the command asks the same, quoted for a shell, a leading dash included", () => {
  const request = { checkpoints: ["a", "b"], ...CHAT_DEFAULTS };
  expect(chatCommand({ ...request, prompt: "what's that ?" })).toBe(
    String.raw`npx msm chat a b --prompt 'what'\''s that ?' --seed 7`,
  );
  expect(chatCommand({ ...request, prompt: "-5 ?", seed: 8, temperature: 0, maxTokens: 8 })).toBe(
    "npx msm chat a b '--prompt=-5 ?' --seed 8 --temperature 0 --max-tokens 8",
  );
});

const all = ["base", "aft", "raw"].map((id) =>
  checkpointSummary(id, { template: id !== "raw", stages: [id === "aft" ? "finetune" : "pretrain"] }),
);

test("the address says who is asked, else the last choice, else the fine-tuned ones", () => {
  expect(chosenCheckpoints("base,gone,base,raw", ["aft"], all)).toEqual(["base"]);
  expect(chosenCheckpoints(undefined, ["base", "aft"], all)).toEqual(["base", "aft"]);
  expect(chosenCheckpoints(undefined, [], all)).toEqual([]);
  expect(chosenCheckpoints(undefined, null, all)).toEqual(["aft"]);
});

test("a link that names more than fit gives six columns", () => {
  const many = Array.from({ length: 9 }, (_, index) => checkpointSummary(`c${index}`));
  expect(chosenCheckpoints(many.map(({ id }) => id).join(","), null, many)).toHaveLength(6);
});
