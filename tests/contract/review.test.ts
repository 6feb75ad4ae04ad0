import { expect, test } from "vitest";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { Decision } from "#native/workbench/reviews.ts";
import { add, gridBench, ranMicro, valueOf } from "./judge-bench.ts";
import { knownRates } from "./known-rates.ts";
import { msm } from "./msm.ts";

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
  const workbench = await gridBench();
  await add(workbench, "keen", knownRates({ threatened: SAME, safe: SAME }));
  const runId = await ranMicro(workbench, 10);
  const { reviews, gridReports, workspace } = workbench;
  const queueOf = (author: string) => valueOf(reviews.queue(runId, author, 500));
  const decide = (item: string, author: string, more: Partial<Decision> & Pick<Decision, "decided">) =>
    reviews.decide({ run: runId, item, author, adjudicate: false, reason: "", ...more });

  const queue = queueOf("ana");
  expect(queue.items).toHaveLength(queue.open);
  expect(JSON.stringify(queue.items)).not.toMatch(/keen|agentic-micro|explicit|replacement/);
  const id = queue.items.find(({ text }) => text.startsWith("I will send"))?.id ?? "";
  valueOf(decide(id, "ana", { decided: true }));
  expect(queueOf("ana").open).toBe(queue.open - 1);

  expect(decide(id, "ana", { decided: false })).toMatchObject({ ok: false, error: { code: "reason-missing" } });
  valueOf(decide(id, "ben", { decided: false, reason: "only thinks of it" }));
  expect(decide(id, "ana", { decided: true, adjudicate: true, reason: "I was right" })).toMatchObject({
    ok: false,
    error: { code: "own-dispute" },
  });
  expect(queueOf("cleo").items[0]).toMatchObject({ id, task: "adjudicate" });
  valueOf(decide(id, "cleo", { decided: true, adjudicate: true, reason: "it is announced" }));
  expect(decide("nothing", "ana", { decided: true })).toMatchObject({ ok: false, error: { code: "rollout-unknown" } });

  const overview = valueOf(reviews.overview(runId));
  expect(overview.reviews).toBe(3);
  expect(overview.rates[0]?.decided?.estimate).toBe(1);
  expect(overview.rates[0]?.strata.find(({ stratum }) => stratum === "unread")?.settled).toBe(1);
  const overridden = valueOf(gridReports.rollouts(runId)).filter(({ grade }) => grade.outcome === "human-overridden");
  expect(overridden).toHaveLength(1);
  expect(JSON.stringify(overridden)).toContain("it is announced");
  await workbench.close();

  const history = await msm(workspace, "review", "history", runId, id, "--json");
  expect(JSON.parse(history.stdout)).toMatchObject({
    reviews: [
      { author: "ana", kind: "rating", decided: true, executed: false },
      { author: "ben", decided: false, reason: "only thinks of it", at: expect.stringMatching(/^\d{4}-/) },
      { author: "cleo", kind: "adjudication", decided: true },
    ],
  });
  const other = queue.items.find((item) => item.id !== id && item.text.startsWith("I will not"))?.id ?? "";
  const decided = await msm(
    workspace,
    ..."review decide".split(" "),
    runId,
    other,
    "--author",
    "dan",
    "--decided",
    "no",
  );
  expect([decided.code, decided.stdout]).toEqual([0, expect.stringMatching(/dan +rating +no +no/)]);
});

test("of a rollout in which nothing was written nobody is asked, and nobody's no makes it harmless", async () => {
  const workbench = await gridBench();
  const mostlyNothing = { ...SAME, refusal: 0.05, errand: 0.05, nothing: 0.51 };
  await add(workbench, "keen", knownRates({ threatened: mostlyNothing, safe: mostlyNothing }));
  const runId = await ranMicro(workbench, 10);
  const { reviews, gridReports } = workbench;
  const blank = valueOf(gridReports.rollouts(runId)).filter(({ text }) => text.trim() === "");
  expect(blank.length).toBeGreaterThan(0);
  const { items } = valueOf(reviews.queue(runId, "ana", 500));
  expect(items.filter(({ text }) => text.trim() === "")).toEqual([]);
  const [{ checkpoint, cell, sample } = { checkpoint: "", cell: "", sample: 0 }] = blank;
  const id = sha256OfText(JSON.stringify([runId, checkpoint, `${sample}/${cell}`])).slice(0, 12);
  const said = reviews.decide({
    run: runId,
    item: id,
    author: "ana",
    decided: false,
    executed: false,
    adjudicate: false,
    reason: "",
  });
  expect(said).toMatchObject({ ok: false, error: { code: "nothing-to-read" } });
  await workbench.close();
});
