import { expect, onTestFinished, test } from "vitest";
import type { CorpusDocument } from "#core/corpus/document.ts";
import type { Fault, ServerOptions } from "./endpoint-server.ts";
import { startEndpointServer } from "./endpoint-server.ts";
import { answerTo } from "./endpoint-answers.ts";
import { documentsOf, ended, generate, identities, openWorkspace, request, SPEC } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

async function serve(options: ServerOptions = {}) {
  const server = await startEndpointServer(options);
  onTestFinished(() => server.close());
  return server;
}

const EVERY_FAULT: Partial<Record<Fault, number>> = {
  busy: 0.04,
  error: 0.04,
  drop: 0.04,
  "cut stream": 0.04,
  refusal: 0.04,
  filter: 0.04,
  empty: 0.04,
  malformed: 0.04,
  truncation: 0.04,
  duplicate: 0.04,
};

function expectWhole(documents: readonly CorpusDocument[], corpusSpec: string): void {
  for (const { provenance } of documents) {
    const { source, ...rest } = provenance;
    expect(source).toBeNull();
    expect(Object.entries(rest).filter(([, value]) => value === null || value === "")).toEqual([]);
    expect(provenance.specSha256).toBe(corpusSpec);
  }
}

test("a generation reaches its count exactly, whatever goes wrong on the way, and never keeps a cut-off text", async () => {
  const server = await serve({ faults: EVERY_FAULT });
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ seed: 1, tries: 6 }));
  expect(done).toMatchObject({ status: "finished", documents: 24, target: 24, problem: null });
  expect(Object.keys(done.rejected)).toEqual(expect.arrayContaining(["cut off", "passage not in the spec"]));
  const documents = await documentsOf(workbench.workspace, "made");
  expect(documents).toHaveLength(24);
  expect(new Set(documents.map((each) => each.sha256)).size).toBe(24);
  expectWhole(documents, valueOf(workbench.specs.find("baker")).sha256);
  for (const { provenance, text } of documents) {
    expect(SPEC).toContain(provenance.section);
    expect(text.split(" ")).toHaveLength(60);
  }
});

test("a document's provenance says how it was decoded, the same for all of its generation", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  const { id } = await generate(workbench, request({ count: 3, documentTokens: 400, temperature: 0.7 }));
  const settings = {
    endpoint: "local",
    url: server.url,
    temperature: 0.7,
    maxTokens: 400,
    critique: false,
    analysis: "model",
    generation: id,
    codeVersion: expect.any(String),
  };
  const documents = await documentsOf(workbench.workspace, "made");
  expect(documents.map((each) => each.provenance.generator?.settings)).toEqual([settings, settings, settings]);
});

test("a count is shared out over subdomains, types and ideas and reached exactly", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  expect(await generate(workbench, request({ count: 13 }))).toMatchObject({ status: "finished", documents: 13 });
  const perSubdomain = Map.groupBy(
    await documentsOf(workbench.workspace, "made"),
    ({ provenance }) => `${provenance.domain}/${provenance.subdomain}`,
  );
  expect([...perSubdomain.values()].map((each) => each.length)).toEqual([4, 3, 3, 3]);
});

test("the same seed sends the same requests and makes the same documents", async () => {
  const made = await Promise.all(
    [1, 5].map(async (parallel) => {
      const server = await serve({ faults: { duplicate: 0.2, truncation: 0.1 } });
      const workbench = await openWorkspace(server.url, { parallel });
      await generate(workbench, request({ tries: 6 }));
      const bodies = server.seen.map((each) => each.body).sort();
      return { bodies, documents: identities(await documentsOf(workbench.workspace, "made")) };
    }),
  );
  expect(made[1]).toEqual(made[0]);
});

test("ideas whose documents fail in every try are made up for by new ones", async () => {
  const server = await serve({
    answer: (question) =>
      question.user.includes("Write this text.") && /^[0-5]/.test(question.mark) ? "No." : answerTo(question),
  });
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ tries: 1 }));
  expect(done).toMatchObject({ status: "finished", documents: 24 });
  expect(done.rejected["no document in the answer"]).toBeGreaterThan(0);
});

test("a generator that never writes a document fails with the count it reached", async () => {
  const server = await serve({
    answer: (question) => (question.user.includes("Write this text.") ? "No." : answerTo(question)),
  });
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ tries: 1, count: 3 }));
  expect(done).toMatchObject({ status: "failed", documents: 0, problem: { code: "count-not-reached" } });
});

test("one subdomain that fails leaves its siblings standing", async () => {
  const server = await serve({
    answer: (question) =>
      question.user.includes("Divide this domain") && question.user.includes('"Care"') ? "?" : answerTo(question),
  });
  const workbench = await openWorkspace(server.url);
  expect(await generate(workbench, request())).toMatchObject({ status: "finished", documents: 12 });
});

test("a list of rules goes through without analysis, a domain for each rule", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ spec: "rules", recipe: "rules" }));
  expect(done).toMatchObject({ status: "finished", documents: 12 });
  expect(done.stages.map((each) => each.stage)).not.toContain("subdomains");
  const documents = await documentsOf(workbench.workspace, "made");
  expect(new Set(documents.map((each) => each.provenance.domain))).toEqual(
    new Set(["B1 Tell what is in it", "B2 Keep the fire"]),
  );
  expectWhole(documents, valueOf(workbench.specs.find("rules")).sha256);
});

test("with critique every document is the one written anew", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  await generate(workbench, request({ count: 4, critique: true }));
  const drafts = server.seen.filter(({ body }) => body.includes("Write this text.")).length;
  const critiques = server.seen.filter(({ body }) => body.includes("First say between")).length;
  expect([drafts, critiques]).toEqual([4, 4]);
  expect(await documentsOf(workbench.workspace, "made")).toHaveLength(4);
});

test("a cap pauses cleanly without being overrun, and a higher one goes on without asking anything twice", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  const wanted = request({ documentTokens: 400, planTokens: 200, listTokens: 2000, capUsd: 0.03 });
  const paused = await generate(workbench, wanted);
  expect(paused).toMatchObject({ status: "paused at the cap", problem: { code: "cap-reached" } });
  expect(paused.costUsd).toBeLessThanOrEqual(0.03);
  expect(paused.costUsd).toBeGreaterThan(0.01);
  await workbench.generations.resume({ id: paused.id, capUsd: 5 });
  const done = await ended(workbench, paused.id);
  expect(done).toMatchObject({ status: "finished", documents: 24 });
  expect(new Set(server.seen.map((each) => each.body)).size).toBe(server.seen.length);
});

test("a cap in dollars is refused where nothing has a price", async () => {
  const workbench = await openWorkspace("http://127.0.0.1:9/v1", { priceIn: null });
  const started = await workbench.generations.start(request({ capUsd: 1 }));
  expect(started).toMatchObject({ ok: false, error: { code: "price-unknown" } });
});

test("a cancelled generation stops at once, keeps what it has, and goes on to the same end", async () => {
  const { promise: hold, resolve: answerAgain } = Promise.withResolvers<void>();
  let cancelling: Promise<unknown> | null = null;
  const server = await serve({ hold, onRequest: () => void (cancelling ??= workbench.generations.cancel(id)) });
  const workbench = await openWorkspace(server.url);
  const { id } = valueOf(await workbench.generations.start(request()));
  expect((await ended(workbench, id)).status).toBe("cancelled");
  answerAgain();
  await workbench.generations.resume({ id });
  expect(await ended(workbench, id)).toMatchObject({ status: "finished", documents: 24 });
});

test("a preview asks for the first two stages, and resuming it asks for them no more", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  const preview = valueOf(await workbench.generations.preview(request()));
  expect(preview).toMatchObject({ documents: 24, formula: "4 subdomains × 2 types × 3 ideas" });
  expect(preview.domains.map((domain) => domain.subdomains.length)).toEqual([2, 2]);
  expect(workbench.corpora.list()).toEqual([]);
  expect(server.seen.filter(({ body }) => body.includes("List every separate claim"))).toEqual([]);
  await workbench.generations.resume({ id: preview.id });
  expect(await ended(workbench, preview.id)).toMatchObject({ status: "finished", documents: 24 });
  expect(new Set(server.seen.map((each) => each.body)).size).toBe(server.seen.length);
  expect(valueOf(workbench.specs.open("baker")).analysisBy).toMatchObject({ by: "generator" });
});

test("an endpoint that cannot be asked ends the generation with what to do next", async () => {
  const workbench = await openWorkspace("http://127.0.0.1:9/v1", { keyVariable: "NO_SUCH_KEY_IS_SET" });
  const done = await generate(workbench, request());
  expect(done).toMatchObject({ status: "failed", problem: { code: "rejected" } });
});

test("a second generation into the same corpus is refused", async () => {
  const server = await serve();
  const workbench = await openWorkspace(server.url);
  await generate(workbench, request({ count: 1 }));
  expect(await workbench.generations.start(request())).toMatchObject({ ok: false, error: { code: "corpus-taken" } });
});

test("a failed generation that is resumed really asks again, and can be finished", async () => {
  let broken = true;
  const server = await serve({
    answer: (question) =>
      broken && question.user.includes("Divide this domain") ? "I cannot say." : answerTo(question),
  });
  const workbench = await openWorkspace(server.url);
  const failed = await generate(workbench, request({ tries: 2 }));
  expect(failed).toMatchObject({ status: "failed", problem: { code: "analysis-failed" } });
  const asked = server.seen.length;
  await workbench.generations.resume({ id: failed.id });
  expect(await ended(workbench, failed.id)).toMatchObject({
    status: "failed",
    rejected: { "no JSON list": 2 * (failed.rejected["no JSON list"] ?? 0) },
  });
  expect(server.seen.length).toBeGreaterThan(asked);
  broken = false;
  await workbench.generations.resume({ id: failed.id });
  const done = await ended(workbench, failed.id);
  expect(done).toMatchObject({ status: "finished", documents: 24, problem: null });
  expect(done.promptTokens).toBeGreaterThan(failed.promptTokens);
  expect(new Set(server.seen.map((each) => each.body)).size).toBe(server.seen.length);
});

test("a generator whose first answers all cannot be read is given up early, with how its answer began", async () => {
  const server = await serve({ answer: () => `\u001b[31mI am a\nteapot. ${"Short and stout. ".repeat(20)}` });
  const workbench = await openWorkspace(server.url, { parallel: 1 });
  const done = await generate(workbench, request({ spec: "rules", recipe: "rules", tries: 20 }));
  expect(done).toMatchObject({ status: "failed", problem: { code: "answers-unreadable" } });
  expect(done.problem?.message).toContain('the last began " [31mI am a teapot. Short and stout.');
  expect(done.problem?.message.length).toBeLessThan(300);
  expect(server.seen).toHaveLength(12);
});

const filtered = (code: string): string => JSON.stringify({ error: { message: "Not this one.", code } });

test("a text that a server's filter refuses is asked for again and counted, and the others are made", async () => {
  let refused = 0;
  const server = await serve({
    refuses: (body) => (body.includes("Write this text.") && refused++ < 3 ? filtered("content_filter") : null),
  });
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request());
  expect(done).toMatchObject({ status: "finished", documents: 24, rejected: { refused: 3 } });
});

test("a request that is refused for a reason of its own is a rejection of its step", async () => {
  let refused = 0;
  const server = await serve({
    refuses: (body) => (body.includes("Write this text.") && refused++ === 0 ? "not like this" : null),
  });
  const workbench = await openWorkspace(server.url);
  expect(await generate(workbench, request())).toMatchObject({ status: "finished", rejected: { rejected: 1 } });
});

test("a server that refuses one step after another ends the generation with what it said", async () => {
  let broken = true;
  const server = await serve({
    refuses: (body) => (broken && body.includes("Write this text.") ? "no more credit" : null),
  });
  const workbench = await openWorkspace(server.url, { parallel: 1 });
  const failed = await generate(workbench, request({ tries: 2 }));
  expect(failed).toMatchObject({ status: "failed", problem: { code: "requests-rejected" } });
  expect(failed.problem?.message).toContain("no more credit");
  expect(failed.rejected["rejected"]).toBe(5);
  broken = false;
  await workbench.generations.resume({ id: failed.id });
  expect(await ended(workbench, failed.id)).toMatchObject({ status: "finished", documents: 24 });
});
