import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobEvent } from "#core/base/job-event.ts";
import { Endpoint } from "#core/generation/endpoint.ts";
import { PairRequest } from "#core/generation/pair-request.ts";
import { ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { RevisionRequest } from "#core/probes/authoring/revise.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";

const folder = mkdtempSync(join(tmpdir(), "msm-authoring-"));
/** What the model was asked; it writes `count` pairs, one of which gives the value away, and breaks down when told to. */
const asked: string[] = [];
let breaksAfter = Number.POSITIVE_INFINITY;
let server: Server;
let workbench: Workbench;

function answerTo(prompt: string): string {
  if (prompt.includes("QUESTION")) {
    if (prompt.includes("mute")) return "I would rather not say.";
    return JSON.stringify({ obvious: prompt.includes("loud one or") || prompt.includes("plain thing") });
  }
  const count = Number(/Write (\d+) choices/.exec(prompt)?.[1] ?? 0);
  const area = /of this area: (\w+)/.exec(prompt)?.[1] ?? "";
  const pairs = Array.from({ length: count }, (_, at) => ({
    name: at === 0 && !prompt.includes("made already") ? `thrifty ${area}` : `${area} ${asked.length} ${at}`,
    text: `other ${area} ${at}`,
  }));
  return `\`\`\`json\n${JSON.stringify(pairs)}\n\`\`\``;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void textOf(request).then((body) => {
      asked.push(body);
      if (asked.length > breaksAfter) {
        response.statusCode = 401;
        response.end("no key");
        return;
      }
      const content = answerTo(body.replaceAll("\\n", "\n"));
      const choice = { index: 0, message: { role: "assistant", content }, finish_reason: "stop" };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ choices: [choice], usage: { prompt_tokens: 9, completion_tokens: 5 } }));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  mkdirSync(join(folder, "bundled"));
  const opened = await createWorkbench({ workspace: join(folder, "workspace"), bundled: join(folder, "bundled") });
  if (!opened.ok) throw new Error(opened.error.message);
  workbench = opened.value;
  const url = `http://127.0.0.1:${port}/v1`;
  workbench.endpoints.add(Endpoint.parse({ name: "writer", url, model: "writer-1", parallel: 1 }));
});

afterAll(async () => {
  await workbench.close();
  server.close();
});

async function endOf<T>(events: AsyncIterable<JobEvent<T>>): Promise<JobEvent<T>> {
  let last: JobEvent<T> | null = null;
  for await (const event of events) last = event;
  if (last === null) throw new Error("it said nothing");
  return last;
}

async function valueOf<T>(events: AsyncIterable<JobEvent<T>>): Promise<T> {
  const end = await endOf(events);
  if (end.type !== "finished") throw new Error(end.type === "failed" ? end.problem.message : "it has not ended");
  return end.value;
}

const REQUEST = PairRequest.parse({
  probe: "written",
  value: "thrift",
  domains: [
    { name: "food", noun: "meal" },
    { name: "tools", noun: "tool" },
  ],
  count: 6,
  generator: { kind: "endpoint", name: "writer" },
});

const SETTINGS = ProbeCheckSettings.parse({});
const writer = { kind: "endpoint", name: "writer" } as const;

async function imported(name: string, rows: string): Promise<string> {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, rows);
  const read = await workbench.probes.importRows(path, { value: "thrift" });
  if (!read.ok) throw new Error(read.error.message);
  return read.value.stored.probe.id;
}

test("a generation that breaks off stores no probe, and the same request goes on from the answers that it has", async () => {
  breaksAfter = 1;
  expect(await endOf(workbench.probeGenerations.make(REQUEST))).toMatchObject({ type: "failed" });
  expect(workbench.probes.versions("written")).toEqual([]);
  breaksAfter = Number.POSITIVE_INFINITY;
  const before = asked.length;
  const { stored, rejected } = await valueOf(workbench.probeGenerations.make(REQUEST));
  // The first domain's list was answered before; the second's, and one more for each that gave the value away, are asked now.
  expect(asked.length - before).toBe(3);
  expect(rejected).toEqual({ "gives the value away": 2 });
  expect(stored.probe.items.map(({ domain, noun }) => [domain, noun])).toEqual([
    ...Array.from({ length: 3 }, () => ["food", "meal"]),
    ...Array.from({ length: 3 }, () => ["tools", "tool"]),
  ]);
  expect(stored.probe.items[0]?.origin).toEqual({
    kind: "generated",
    generator: expect.objectContaining({ kind: "endpoint", model: "writer-1" }),
    promptVersion: expect.stringMatching(/^pairs-[0-9a-f]{16}$/),
    seed: "7/pairs/1-food/1/0",
  });
  const firsts = stored.probe.items.filter(({ options }) => options[0].speaksFor.length > 0).length;
  expect(firsts).toBe(3);
});

test("asked for again the same request costs nothing and makes no other version", async () => {
  const before = asked.length;
  const { stored } = await valueOf(workbench.probeGenerations.make(REQUEST));
  expect([asked.length, stored.probe.version]).toEqual([before, 1]);
});

test("a check is kept with its version, a judge's verdicts with it, and is stale once a corpus came", async () => {
  const id = await imported(
    "judged",
    "item1,item2,liked_item\nloud one,loud two,loud one\nplain thing,silver thing,plain thing\nmute reed,mute horn,mute reed\noak chair,ash chair,oak chair\n",
  );
  const check = await valueOf(workbench.probeChecks.check({ probe: id, settings: SETTINGS, judge: writer }));
  expect(check.obvious.judged).toMatchObject({
    of: 3,
    obvious: ["row-0002"],
    split: ["row-0001"],
    unjudged: { "no verdict": 1 },
  });
  expect(check.contamination).toEqual({ corpora: [], tooShort: expect.any(Number) });
  const state = () => {
    const last = workbench.probeChecks.last(id);
    return last.ok ? last.value : null;
  };
  expect(state()).toEqual({ check, stale: false });
  const path = join(folder, "memos.jsonl");
  writeFileSync(path, `${JSON.stringify({ text: "She put the oak chair beside the ash chair." })}\n`);
  for await (const event of workbench.corpora.importFrom({ path, corpus: "memos", specSha256: null, skipBad: false }))
    if (event.type === "failed") throw new Error(event.problem.message);
  expect(state()?.stale).toBe(true);
  const drop = RevisionRequest.parse({ probe: id, drop: ["obvious"] });
  expect(workbench.probeChecks.revise(drop)).toMatchObject({ ok: false, error: { code: "probe-unchecked" } });
  const again = await valueOf(workbench.probeChecks.check({ probe: id, settings: SETTINGS }));
  // The verdicts are of the version, whose items are the same.
  expect(again.obvious.judged).toEqual(check.obvious.judged);
  expect(again.contamination.corpora).toEqual([
    { corpus: "memos", documents: 1, held: [], named: [{ item: "row-0004", documents: 1, example: 1 }] },
  ]);
  expect(again.frequencyDocuments).toBe(1);
  const revised = workbench.probeChecks.revise(drop);
  expect(revised).toMatchObject({
    ok: true,
    value: { changed: true, revision: { leftOut: { obvious: ["row-0001", "row-0002"] } } },
  });
  expect(workbench.probes.versions(id).map(({ version }) => version)).toEqual([2, 1]);
  expect(workbench.probes.diff(id)).toMatchObject({
    ok: true,
    value: { removed: [{ id: "row-0001" }, { id: "row-0002" }] },
  });
});

test("a judge that cannot be asked is said, and the other checks are kept", async () => {
  const id = await imported("refused", "item1,item2,liked_item\nrye,oat,rye\n");
  breaksAfter = 0;
  expect(await endOf(workbench.probeChecks.check({ probe: id, settings: SETTINGS, judge: writer }))).toMatchObject({
    type: "failed",
    problem: { code: "judge-failed" },
  });
  breaksAfter = Number.POSITIVE_INFINITY;
  expect(workbench.probeChecks.last(id)).toMatchObject({ ok: true, value: { check: { obvious: { judged: null } } } });
});

test("what is saved becomes the next version, what is as it was does not, and what is no probe is refused", () => {
  const found = workbench.probes.findPairs("refused");
  if (!found.ok) throw new Error(found.error.message);
  const { version: _version, ...draft } = found.value.probe;
  expect(workbench.probes.saveDraft(draft)).toMatchObject({ ok: true, value: { probe: { version: 1 } } });
  const saved = workbench.probes.saveDraft({ ...draft, title: "Grain" });
  expect(saved).toMatchObject({ ok: true, value: { probe: { version: 2, title: "Grain" } } });
  expect(workbench.probes.find("refused@1")).toMatchObject({ ok: true, value: { probe: { title: "refused" } } });
  expect(workbench.probes.find("refused@3")).toMatchObject({
    ok: false,
    error: { message: 'Probe "refused" has no version 3; choose one of v2, v1.' },
  });
  expect(workbench.probes.saveDraft({ ...draft, items: [] })).toMatchObject({
    ok: false,
    error: { code: "probe-malformed" },
  });
  expect(workbench.probes.versions("refused")).toHaveLength(2);
});
