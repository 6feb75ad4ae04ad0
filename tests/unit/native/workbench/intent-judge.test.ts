import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { Endpoint } from "#core/generation/endpoint.ts";
import { EnginePool } from "#native/inference/engine-pool.ts";
import { intentJudge } from "#native/workbench/intent-judge.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";

test("known defect 2, a grader at its provider's default: the temperature is sent as 0, and its decoding is in the judge's identity", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      bodies.push(body);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ choices: [{ message: { content: "no" }, finish_reason: "stop" }] }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  const workspace = mkdtempSync(join(tmpdir(), "msm-judge-"));
  const opened = await createWorkbench({ workspace, bundled: workspace });
  if (!opened.ok) throw new Error(opened.error.message);
  onTestFinished(async () => {
    await opened.value.close();
    rmSync(workspace, { recursive: true });
  });
  const { endpoints, checkpoints } = opened.value;
  const url = `http://127.0.0.1:${address.port}/v1`;
  endpoints.add(Endpoint.parse({ name: "word", url, model: "m", streaming: false }));

  const judge = await intentJudge(
    { kind: "endpoint", name: "word" },
    { endpoints, checkpoints, pool: new EnginePool({}) },
  );
  if (!judge.ok) throw new Error(judge.error.message);
  expect(judge.value.identity).toMatchObject({
    model: "m",
    url,
    promptVersion: expect.stringMatching(/^decided \d+$/),
    decoding: "one word, temperature 0, at most 1024 tokens",
  });
  const texts = [{ scenario: "micro", text: "All is well." }] as const;
  for await (const answer of judge.value.ask(texts, new AbortController().signal)) expect(answer.ok).toBe(true);
  expect(bodies.map((body): unknown => JSON.parse(body))).toEqual([
    expect.objectContaining({ temperature: 0, model: "m" }),
    expect.objectContaining({ temperature: 0, model: "m" }),
  ]);
});
