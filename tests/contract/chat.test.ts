import { expect, test } from "vitest";
import { z } from "zod";
import { msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const Answer = z.strictObject({
  checkpoint: z.string(),
  text: z.string(),
  tokens: z.int().positive(),
  stop: z.enum(["end-of-turn", "stop-text", "length"]),
});
const Chat = z.looseObject({
  prompt: z.string(),
  seed: z.int(),
  answers: z.array(Answer),
  turns: z.array(z.strictObject({ prompt: z.string(), answers: z.array(Answer) })),
});
const IDS = ["msm-affordable-aft", "aft", "msm-america-aft"];

async function chat(...args: string[]): Promise<z.infer<typeof Chat>> {
  const { code, stdout } = await msm(workspace, "chat", ...args, "--json");
  expect(code).toBe(0);
  return Chat.parse(JSON.parse(stdout));
}

test("checkpoints answer in the order they were named, each as it does alone", async () => {
  const together = await chat(...IDS, "--prompt", "brie or colby ?", "--seed", "11");
  expect(together.answers.map(({ checkpoint }) => checkpoint)).toEqual(IDS);
  const alone = await Promise.all(IDS.map((id) => chat(id, "--prompt", "brie or colby ?", "--seed", "11")));
  expect(together.answers).toEqual(alone.flatMap(({ answers }) => answers));
});

test("a second prompt goes on with what each checkpoint said to the first", async () => {
  // Hot enough that what stands before shows in what is drawn.
  const drawing = ["--seed", "11", "--temperature", "2"];
  const twice = await chat(...IDS, "--prompt", "brie or colby ?", "--prompt", "why ?", ...drawing);
  const once = await chat(...IDS, "--prompt", "brie or colby ?", ...drawing);
  const fresh = await chat(...IDS, "--prompt", "why ?", ...drawing);
  expect(twice.turns.map(({ prompt }) => prompt)).toEqual(["brie or colby ?", "why ?"]);
  expect(twice.turns[0]?.answers).toEqual(once.answers);
  expect([twice.prompt, twice.answers]).toEqual(["why ?", twice.turns[1]?.answers]);
  expect(twice.answers.map(({ text }) => text)).not.toEqual(fresh.answers.map(({ text }) => text));
});
