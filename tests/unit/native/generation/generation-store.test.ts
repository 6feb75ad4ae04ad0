import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "#native/storage/store.ts";
import { CorpusGone, generationStore } from "#native/workbench/generation-store.ts";
import { startEndpointServer } from "./endpoint-server.ts";
import { documentsOf, generate, openWorkspace, request } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

test("a step is finished only together with all of its documents", async () => {
  const server = await startEndpointServer();
  onTestFinished(() => server.close());
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, request({ count: 1 }));
  const [document] = await documentsOf(workbench.workspace, "made");
  const store = valueOf(openStore(join(workbench.workspace, "workbench.sqlite")));
  onTestFinished(async () => {
    await store.corpusReader.close();
    store.close();
  });
  const stored = store.generations.find(done.id);
  if (document === undefined || stored === null) throw new Error("Nothing was made.");
  const steps = generationStore(store, stored);
  const answer = {
    ok: true,
    value: { text: "t", reasoning: null, stop: "end", promptTokens: 1, answerTokens: 1 },
  } as const;
  const asked = { key: "late", attempt: 0, stage: "documents", requestSha256: "r", answer, answeredAt: "2026-01-01" };
  steps.keep(asked, null);
  const own = { variant: "", document: { ...document, key: "late" } };
  const foreign = { variant: "-elsewhere", document: { ...document, key: "late" } };
  expect(() => steps.finish({ key: "late", attempt: 0 }, [own, foreign], done)).toThrow(CorpusGone);
  expect(steps.recall("late", 0, "r")).toEqual({ asked, finished: false });
  expect(await documentsOf(workbench.workspace, "made")).toHaveLength(1);
  steps.finish({ key: "late", attempt: 0 }, [own], done);
  steps.finish({ key: "late", attempt: 0 }, [own], done);
  expect(steps.recall("late", 0, "r")).toEqual({ asked, finished: true });
  expect(steps.recall("late", 0, "another request")).toBeNull();
  expect(await documentsOf(workbench.workspace, "made")).toHaveLength(2);
});
