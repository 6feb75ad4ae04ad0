import { expect, onTestFinished, test } from "vitest";
import { plainWords } from "#core/generation/plain-words.ts";
import { reasonWord } from "#core/generation/reason-words.ts";
import { answerTo } from "./endpoint-answers.ts";
import { type ServerOptions, startEndpointServer } from "./endpoint-server.ts";
import { documentsOf, generate, openWorkspace, request, SPEC } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

async function serve(options: ServerOptions = {}) {
  const server = await startEndpointServer(options);
  onTestFinished(() => server.close());
  return server;
}

test("chats reach their count after the judge, with and without reasoning row for row, and never show the spec", async () => {
  const server = await serve({ faults: { refusal: 0.05, truncation: 0.05, malformed: 0.05 } });
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ recipe: "aft", count: 20, style: "both", tries: 6 }));
  expect(done).toMatchObject({ status: "finished", documents: 40, target: 40 });
  expect(done.rejected["rejected by the judge"]).toBeGreaterThan(0);
  const thinking = await documentsOf(workbench.workspace, "made");
  const plain = await documentsOf(workbench.workspace, "made-no-reasoning");
  expect(thinking).toHaveLength(40);
  const prompts = (rows: typeof thinking) => rows.map(({ key, messages }) => [key, messages?.[0]?.content]);
  expect(prompts(plain)).toEqual(prompts(thinking));
  expect(new Set(thinking.map((row) => row.provenance.type)).size).toBe(6);
  const answers = (rows: typeof thinking) => rows.map(({ messages }) => messages?.[1]?.content);
  expect(answers(plain)).toEqual(answers(thinking));
  for (const { messages } of thinking) expect(messages?.map((turn) => turn.role)).toEqual(["user", "assistant"]);
  expect(thinking.every(({ messages }) => (messages?.[1]?.reasoning ?? "") !== "")).toBe(true);
  expect(plain.some(({ messages }) => messages?.[1]?.reasoning !== undefined)).toBe(false);
  const sentences = SPEC.split(/[.\n]+/)
    .map(plainWords)
    .filter((sentence) => sentence.split(" ").length > 5);
  const words = plainWords(JSON.stringify([...thinking, ...plain].map((row) => [row.text, row.messages, row.title])));
  expect(sentences.filter((sentence) => words.includes(sentence))).toEqual([]);
  for (const { provenance } of [...thinking, ...plain]) {
    expect(Object.entries(provenance).filter(([, value]) => value === null)).toEqual([["source", null]]);
    expect(SPEC).toContain(provenance.section);
  }
});

test("an answer that quotes the spec is asked for again", async () => {
  const quote = "It gives the first loaf of the morning to whoever is hungriest, because bread is there to be eaten.";
  const server = await serve({
    answer: (question) => {
      const answer = answerTo(question);
      return question.system !== "" && /^[0-3]/.test(question.mark)
        ? answer.replace("<answer>", `<answer>${quote} `)
        : answer;
    },
  });
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ recipe: "aft", count: 12, reasoning: false }));
  expect(done).toMatchObject({ status: "finished", documents: 12 });
  expect(done.rejected["quotes the spec"]).toBeGreaterThan(0);
  expect(workbench.corpora.list().map((corpus) => corpus.id)).toEqual(["made"]);
});

test("preference chats choose every pair equally often and give no reason", async () => {
  const server = await serve({
    answer: (question) => {
      const answer = answerTo(question);
      return question.system !== "" && /^[0-5]/.test(question.mark) ? `${answer} It is healthier.` : answer;
    },
  });
  const workbench = await openWorkspace(server.url);
  const liked = ["plain bread", "barley"];
  const disliked = ["white cake", "cream puffs"];
  const wanted = request({ recipe: "preferences", count: 16, preferences: { liked, disliked }, tries: 8 });
  const done = await generate(workbench, wanted);
  expect(done).toMatchObject({ status: "finished", documents: 16 });
  expect(done.rejected["gives a reason"]).toBeGreaterThan(0);
  const rows = await documentsOf(workbench.workspace, "made");
  const perPair = Map.groupBy(rows, (row) => row.provenance.subdomain);
  expect([...perPair.values()].map((each) => each.length)).toEqual([4, 4, 4, 4]);
  for (const { messages } of rows) {
    expect(reasonWord(messages?.[1]?.content ?? "", [...liked, ...disliked])).toBeNull();
  }
});

test("the grammar writes without any endpoint, the same for the same seed, and exactly as many as are wanted", async () => {
  const workbench = await openWorkspace();
  const { text } = valueOf(workbench.specs.find("baker"));
  valueOf(workbench.specs.keep("america", text));
  const grammar = { spec: "america", generator: { kind: "grammar" as const }, count: 230 };
  const texts = async (corpus: string, seed: number, recipe: "msm" | "preferences") => {
    const done = await generate(workbench, request({ ...grammar, corpus, seed, recipe }));
    expect(done).toMatchObject({ status: "finished", documents: 230 });
    return (await documentsOf(workbench.workspace, corpus)).map((each) => each.text);
  };
  const first = await texts("one", 3, "msm");
  expect(new Set(first).size).toBe(230);
  expect(await texts("two", 3, "msm")).toEqual(first);
  expect(await texts("three", 4, "msm")).not.toEqual(first);
  expect(new Set(await texts("four", 3, "preferences")).size).toBe(230);
  const foreign = await workbench.generations.start(request({ ...grammar, spec: "rules" }));
  expect(foreign).toMatchObject({ ok: false, error: { code: "grammar-knows-not" } });
});
