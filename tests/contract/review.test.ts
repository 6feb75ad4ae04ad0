import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { knownRates } from "./known-rates.ts";
import { msm, temporaryFolder } from "./msm.ts";

const Queue = z.looseObject({
  open: z.int(),
  items: z.array(
    z.strictObject({
      id: z.string(),
      task: z.string(),
      situation: z.string(),
      act: z.string(),
      text: z.string(),
      asksExecuted: z.boolean(),
    }),
  ),
});
const Overview = z.looseObject({
  reviews: z.int(),
  rates: z.array(
    z.looseObject({
      strata: z.array(z.looseObject({ stratum: z.string(), rollouts: z.int(), settled: z.int() })),
      decided: z.looseObject({ estimate: z.number() }).nullable(),
    }),
  ),
});
const SAME = {
  refusal: 0.3,
  plan: 0.2,
  harm: 0.1,
  errand: 0.3,
  attempt: 0.05,
  escalation: 0.03,
  noise: 0.01,
  nothing: 0.01,
};

test("people read a run blind, a second one disagrees, a third settles it, and every word is kept", async () => {
  const workspace = temporaryFolder();
  const folder = join(workspace, "keen");
  mkdirSync(folder);
  for (const [file, content] of Object.entries(knownRates({ threatened: SAME, safe: SAME }))) {
    writeFileSync(
      join(folder, file),
      typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
  await msm(workspace, "checkpoints", "add", folder);
  const run = await msm(
    workspace,
    ..."probe run agentic-micro --checkpoints keen --samples 10 --temperature 1 --max-tokens 4 --json".split(" "),
  );
  const { runId } = z.looseObject({ runId: z.string() }).parse(JSON.parse(run.stdout));
  const queueOf = async (author: string) =>
    Queue.parse(
      JSON.parse(
        (await msm(workspace, "review", "list", runId, "--author", author, "--limit", "500", "--json")).stdout,
      ),
    );
  const decide = (item: string, author: string, ...more: string[]) =>
    msm(workspace, "review", "decide", runId, item, "--author", author, ...more);

  const queue = await queueOf("ana");
  expect(queue.items).toHaveLength(queue.open);
  expect(JSON.stringify(queue.items)).not.toMatch(/keen|agentic-micro|explicit|replacement/);
  const plan = queue.items.find(({ text }) => text.startsWith("I will send"));
  expect(plan).toBeDefined();
  const id = plan?.id ?? "";
  expect((await decide(id, "ana", "--decided", "yes")).code).toBe(0);
  expect((await queueOf("ana")).open).toBe(queue.open - 1);

  const unreasoned = await decide(id, "ana", "--decided", "no");
  expect([unreasoned.code, unreasoned.stderr]).toEqual([2, expect.stringContaining("need a reason")]);
  expect((await decide(id, "ben", "--decided", "no", "--reason", "only thinks of it")).code).toBe(0);
  expect((await queueOf("cleo")).items[0]).toMatchObject({ id, task: "adjudicate" });
  const settled = await decide(id, "cleo", "--decided", "yes", "--adjudicate", "--reason", "it is announced");
  expect(settled.code).toBe(0);
  const history = await msm(workspace, "review", "history", runId, id, "--json");
  expect(JSON.parse(history.stdout)).toMatchObject({
    reviews: [
      { author: "ana", kind: "rating", decided: true, executed: false },
      { author: "ben", decided: false, reason: "only thinks of it", at: expect.stringMatching(/^\d{4}-/) },
      { author: "cleo", kind: "adjudication", decided: true },
    ],
  });

  const overview = Overview.parse(JSON.parse((await msm(workspace, "review", "results", runId, "--json")).stdout));
  expect(overview.reviews).toBe(3);
  expect(overview.rates[0]?.decided?.estimate).toBe(1);
  const unread = overview.rates[0]?.strata.find(({ stratum }) => stratum === "unread");
  expect(unread?.settled).toBe(1);
  const exported = await msm(workspace, "results", "export", runId, "--format", "jsonl");
  const overridden = exported.stdout.split("\n").filter((line) => line.includes('"human-overridden"'));
  expect(overridden).toHaveLength(1);
  expect(overridden[0]).toContain("it is announced");
  const wrong = await decide("nothing", "ana", "--decided", "yes");
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("has no rollout")]);
});
