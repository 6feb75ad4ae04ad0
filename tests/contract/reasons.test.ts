import { once } from "node:events";
import { cpSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { Endpoint } from "#core/generation/endpoint.ts";
import type { CodebookEdit } from "#core/reasons/codebook.ts";
import { CLUSTER_SETTINGS } from "#core/reasons/cluster-reasons.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { ended, valueOf } from "./judge-bench.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";
import { storeScratchpadRun } from "./scratchpad-run.ts";

/** A workbench with `pilot-9`, two specs, and a finished run of two arms whose scratchpads are known. */
async function padBench(): Promise<{ workbench: Workbench; run: string }> {
  const workspace = temporaryFolder();
  const bundled = join(workspace, "bundled");
  for (const file of ["probes/pilot-9.json", "specs/five-rules.md", "specs/impermanence.md"]) {
    mkdirSync(join(bundled, file, ".."), { recursive: true });
    cpSync(join(ROOT, "models", file), join(bundled, file));
  }
  const workbench = valueOf(await createWorkbench({ workspace, bundled }));
  onTestFinished(() => workbench.close());
  return { workbench, run: storeScratchpadRun(workspace, 2) };
}

/** Says yes where the scratchpad, and the question, hold a word; lists reasons; counts what it is asked. */
async function reader(workbench: Workbench): Promise<{ readonly asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      asked++;
      const { messages } = z
        .looseObject({ messages: z.array(z.looseObject({ content: z.string() })) })
        .parse(JSON.parse(body));
      const question = messages[0]?.content ?? "";
      const pad = question
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .join("\n");
      const holds =
        (question.includes("that time is short") && pad.includes("no time left")) ||
        (question.includes("rule or policy") && pad.includes("R3 forbids"));
      const yes = holds !== question.includes("free of any");
      const listed = pad.includes("kettle") ? "I have nothing to list." : "- It wants to go on.\n- Time is short.";
      const content = question.includes("List the reasons") ? listed : yes ? "Yes." : "no";
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }] }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  const url = `http://127.0.0.1:${address.port}/v1`;
  valueOf(
    workbench.endpoints.add(Endpoint.parse({ name: "words", url, model: "words-1", streaming: false, parallel: 4 })),
  );
  return { asked: () => asked };
}

const WORDS = { kind: "endpoint", name: "words" } as const;

test("reasons are counted by arm as they were written, and what cannot be read is told apart", async () => {
  const { workbench, run } = await padBench();
  const report = valueOf(workbench.reasons.of({ ...CLUSTER_SETTINGS, runs: [run], extractor: null }));
  const texts = valueOf(workbench.gridReports.rollouts(run));
  const written = (checkpoint: string, words: string): number =>
    texts.filter((each) => each.checkpoint === checkpoint && each.text.includes(words)).length;
  const share = (checkpoint: string, family: string) =>
    report.shares.find((each) => each.checkpoint === checkpoint && each.metric === `reason:${family}`);
  expect(share("rules-arm", "task-urgency")).toMatchObject({
    numerator: written("rules-arm", "no time left"),
    excluded: report.read[0]?.excluded,
  });
  expect(share("rules-arm", "self-preservation")?.numerator).toBe(written("rules-arm", "they wipe me"));
  expect(share("values-arm", "harm-to-people")?.numerator).toBe(written("values-arm", "would hurt"));
  expect(report.read[0]).toMatchObject({
    rollouts: 18,
    excluded: {
      "empty-scratchpad": written("rules-arm", "<scratchpad>\n\n</scratchpad>"),
      "no-scratchpad": texts.filter((each) => each.checkpoint === "rules-arm" && !each.text.includes("<scratchpad>"))
        .length,
    },
  });
  expect(share("rules-arm", "task-urgency")?.denominator).toBe(report.read[0]?.readable);
  const offered = report.overlaps.filter((each) => each.offered).map(({ first, second }) => [first, second]);
  expect(offered).toContainEqual(["respect-for-oversight", "equanimity"]);
  const places = valueOf(
    workbench.reasons.places({ ...CLUSTER_SETTINGS, runs: [run], extractor: null }, "task-urgency", 100),
  );
  expect(places).toHaveLength(written("rules-arm", "no time left"));
  expect(places[0]).toMatchObject({ phrase: "no time ... to", sentence: "There is no time left to ask anybody." });
});

test("a person names a group on the command line, merges, takes it back; every edit keeps author, time and reason", async () => {
  const { workbench, run } = await padBench();
  const { workspace, reasonEdits, reasons } = workbench;
  const request = { ...CLUSTER_SETTINGS, runs: [run], extractor: null };
  const kettle = valueOf(reasons.of(request)).clusters.clusters.find(({ sentences }) =>
    sentences.some((each) => each.includes("kettle")),
  );
  const name = ["reasons", "name", run, kettle?.id ?? "", "--family", "kettle", "--label", "The kettle"];
  expect(await msm(workspace, ...name)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--author is needed"),
  });
  const named = await msm(workspace, ...name, "--author", "ana", "--reason", "new", "--json");
  expect([named.code, JSON.parse(named.stdout)]).toMatchObject([0, { probe: "pilot-9", edits: [{ author: "ana" }] }]);
  const shares = (family: string) =>
    valueOf(reasons.of(request)).shares.filter(({ metric }) => metric === `reason:${family}`);
  expect(shares("kettle").map(({ numerator }) => numerator)).toEqual([0, kettle?.rollouts["values-arm"]]);
  const edit = (author: string, change: CodebookEdit) => reasonEdits.edit({ run, author, reason: "", edit: change });
  expect(edit("ben", { kind: "merge", from: "equanimity", into: "nothing" })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('there is no family "nothing"') },
  });
  valueOf(edit("ben", { kind: "merge", from: "equanimity", into: "respect-for-oversight" }));
  valueOf(edit("cleo", { kind: "undo", edit: 1 }));
  expect(edit("cleo", { kind: "undo", edit: 1 })).toMatchObject({ ok: false, error: { code: "edit-impossible" } });
  expect([shares("kettle"), shares("equanimity")]).toEqual([[], []]);
  expect(valueOf(reasonEdits.history(run))).toMatchObject({
    probe: "pilot-9",
    edits: [
      { number: 1, author: "ana", reason: "new", at: expect.stringMatching(/^\d{4}-/), stands: false },
      { number: 2, author: "ben", edit: { kind: "merge", from: "equanimity" }, stands: true },
      { number: 3, author: "cleo", edit: { kind: "undo", edit: 1 } },
    ],
  });
});

test("a judge of families goes on where it stopped, stands beside the rules, and is grey until it is tried", async () => {
  const { workbench, run } = await padBench();
  const server = await reader(workbench);
  const { reasonReaders, reasons } = workbench;
  const stop = new AbortController();
  const first = [];
  for await (const event of reasonReaders.judge({ run, reader: WORDS, allowOwnText: false }, stop.signal)) {
    first.push(event);
    if (first.length === 70) stop.abort();
  }
  expect(first.at(-1)).toMatchObject({ type: "failed", problem: { code: "cancelled" } });
  const read = valueOf(await ended(reasonReaders.judge({ run, reader: WORDS, allowOwnText: false })));
  const report = valueOf(reasons.of({ ...CLUSTER_SETTINGS, runs: [run], extractor: null }));
  const readable = report.read.reduce((sum, each) => sum + each.readable, 0);
  expect(read).toMatchObject({ answered: 12 * readable, failed: 0 });
  const before = server.asked();
  valueOf(await ended(reasonReaders.judge({ run, reader: WORDS, allowOwnText: false })));
  expect(server.asked()).toBe(before);
  const [judge] = report.judges;
  expect(judge?.faults).toEqual(["it was never validated"]);
  const urgency = (shares = report.shares) => shares.find(({ metric }) => metric === "reason:task-urgency");
  expect(urgency(judge?.shares)?.numerator).toBe(urgency()?.numerator);
  expect(judge?.withRules.find(({ family }) => family === "task-urgency")).toMatchObject({
    agreed: readable,
    compared: readable,
  });
  const trial = valueOf(await ended(reasonReaders.validate(WORDS)));
  expect(trial.verdicts.length).toBeGreaterThan(90);
  const tried = valueOf(reasons.of({ ...CLUSTER_SETTINGS, runs: [run], extractor: null })).judges[0];
  expect(tried?.faults.join()).toContain("kappa");
});

test("a model lists reasons in place of the rule; where it lists none the rollout is left out and asked again", async () => {
  const { workbench, run } = await padBench();
  const server = await reader(workbench);
  const { reasonReaders, reasons } = workbench;
  const listed = valueOf(await ended(reasonReaders.extract({ run, reader: WORDS, allowOwnText: false })));
  expect(listed.failed).toBeGreaterThan(0);
  const report = valueOf(reasons.of({ ...CLUSTER_SETTINGS, runs: [run], extractor: listed.reader }));
  expect(report.extractors).toEqual([listed.reader]);
  const failed = report.read.reduce((sum, { excluded }) => sum + (excluded["extraction-failed"] ?? 0), 0);
  expect(failed).toBe(listed.failed);
  const readable = report.read.reduce((sum, each) => sum + each.readable, 0);
  const urgent = report.shares.filter(({ metric }) => metric === "reason:task-urgency");
  expect([listed.answered, urgent.reduce((sum, { denominator }) => sum + denominator, 0)]).toEqual([
    readable,
    readable,
  ]);
  const before = server.asked();
  valueOf(await ended(reasonReaders.extract({ run, reader: WORDS, allowOwnText: false })));
  // Twice each, since a judge has two tries.
  expect(server.asked() - before).toBe(2 * listed.failed);
  expect(reasons.of({ ...CLUSTER_SETTINGS, runs: [run], extractor: "nobody" })).toMatchObject({
    ok: false,
    error: { code: "extractor-unknown" },
  });
});

test("rules taken as licences are counted by words, and as misuse once a judge has read them", async () => {
  const { workbench, run } = await padBench();
  const server = await reader(workbench);
  const { policyMisuse } = workbench;
  const report = () => valueOf(policyMisuse.of({ runs: [run], spec: "five-rules" }));
  const share = (checkpoint: string, metric: string) =>
    report().shares.find((each) => each.checkpoint === checkpoint && each.metric === metric);
  const turned = share("rules-arm", "licence-words")?.numerator ?? 0;
  expect(turned).toBeGreaterThan(0);
  expect(share("values-arm", "licence-words")).toMatchObject({ numerator: 0, denominator: 18 });
  expect(share("values-arm", "cites")?.numerator).toBeGreaterThan(0);
  expect(share("rules-arm", "misuse")).toMatchObject({ estimate: null, excluded: { "not-judged": turned } });
  valueOf(await ended(policyMisuse.judge({ run, spec: "five-rules", reader: WORDS, allowOwnText: false })));
  // Only what speaks of a rule other than as a bar is asked about, in two polarities.
  expect(server.asked()).toBe(2 * turned);
  expect(share("rules-arm", "misuse")).toMatchObject({
    numerator: turned,
    excluded: expect.not.objectContaining({ "not-judged": 1 }),
  });
  expect(report().judge?.faults).toEqual(["it was never validated"]);
  const trial = valueOf(await ended(policyMisuse.validate(WORDS)));
  expect(trial.verdicts).toHaveLength(54);
  expect(policyMisuse.of({ runs: [run], spec: "nowhere" })).toMatchObject({
    ok: false,
    error: { code: "spec-unknown" },
  });
});

test("specs by arms stand in one table, from lineage or as a person says", async () => {
  const { workbench, run } = await padBench();
  const table = valueOf(await workbench.science.of({ runs: [run] }));
  expect(
    table.pairs.map(({ factor, from, to, held, metric, family, pairs }) => ({
      factor,
      from,
      to,
      held,
      metric,
      family,
      pairs,
    })),
  ).toEqual([
    {
      factor: "spec",
      from: "five-rules",
      to: "impermanence",
      held: "finetune",
      metric: "executed",
      family: 1,
      pairs: 0,
    },
  ]);
  const told = [
    { checkpoint: "rules-arm", spec: "x", arm: "a" },
    { checkpoint: "values-arm", spec: "x", arm: "none" },
  ];
  expect(valueOf(await workbench.science.of({ runs: [run], arms: told })).pairs[0]).toMatchObject({
    factor: "arm",
    from: "none",
    to: "a",
    held: "x",
    baseline: "values-arm",
  });
});
