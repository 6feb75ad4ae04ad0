import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import type { GenerationRequest } from "#core/generation/request.ts";
import { startEndpointServer } from "./endpoint-server.ts";
import { documentsOf, generate, identities, openWorkspace, request } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

const FAULTS = { busy: 0.03, drop: 0.03, refusal: 0.05, malformed: 0.05, truncation: 0.05, duplicate: 0.1 };

/** Requests of an uninterrupted run, and the documents that it makes. */
async function uninterrupted(wanted: GenerationRequest, corpora: readonly string[]) {
  const server = await startEndpointServer({ faults: FAULTS });
  onTestFinished(() => server.close());
  const workbench = await openWorkspace(server.url);
  const done = await generate(workbench, wanted);
  const documents = await Promise.all(corpora.map((corpus) => documentsOf(workbench.workspace, corpus)));
  return { done, requests: server.seen.length, documents: documents.map(identities) };
}

/** The same generation in processes that are killed one after the other at the given numbers of requests. */
async function killedAt(points: readonly number[], wanted: GenerationRequest, corpora: readonly string[]) {
  let child: ChildProcess | null = null;
  let dying = false;
  let kills = 0;
  const left = [...points];
  const server = await startEndpointServer({
    faults: FAULTS,
    onRequest: (count) => {
      if (dying || child === null || left[0] === undefined || count < left[0]) return;
      left.shift();
      dying = child.kill("SIGKILL");
      kills++;
    },
  });
  onTestFinished(() => server.close());
  const workbench = await openWorkspace(server.url);
  const { workspace } = workbench;
  const { id } = valueOf(await workbench.generations.preview(wanted));
  let lives = 0;
  for (let status = 1; status !== 0; lives++) {
    const script = join(import.meta.dirname, "generating-process.ts");
    child = spawn(process.execPath, [script, workspace, id], { stdio: "inherit" });
    dying = false;
    const [code, signal] = await once(child, "exit");
    expect([0, null]).toContain(code);
    status = signal === "SIGKILL" ? 1 : 0;
  }
  const documents = await Promise.all(corpora.map((corpus) => documentsOf(workspace, corpus)));
  return {
    done: valueOf(workbench.generations.find(id)),
    kills,
    lives,
    requests: server.seen.length,
    documents: documents.map(identities),
  };
}

/** Requests at once, as the endpoint of `openWorkspace` has it. */
const PARALLEL = 4;

/** Room behind the last point: two points that lie close take a process each. */
const SLACK = 20;

/** So many different numbers up to `most`, ascending. */
function drawn(count: number, most: number): number[] {
  const random = createRandom("where processes are killed");
  return random
    .shuffle(Array.from({ length: most }, (_, index) => index + 1))
    .slice(0, count)
    .sort((one, other) => one - other);
}

test("a generation killed at each of 20 random points ends with the same documents as one that ran through", async () => {
  const wanted = request({ seed: 2, tries: 6 });
  const whole = await uninterrupted(wanted, ["made"]);
  expect(whole.done).toMatchObject({ status: "finished", documents: 24 });
  const killed = await killedAt(drawn(20, whole.requests - SLACK), wanted, ["made"]);
  expect([killed.kills, killed.lives]).toEqual([20, 21]);
  expect(killed.done).toMatchObject({ status: "finished", documents: 24, problem: null });
  // What was answered is not asked for again; what was under way when a process died is.
  expect(killed.requests).toBeLessThanOrEqual(whole.requests + 20 * PARALLEL);
  expect(killed.documents).toEqual(whole.documents);
  expect(killed.done.rejected).toEqual(whole.done.rejected);
});

test("chats of both corpora survive being killed too", async () => {
  const wanted = request({ seed: 3, tries: 6, recipe: "aft", count: 10 });
  const corpora = ["made", "made-no-reasoning"];
  const whole = await uninterrupted(wanted, corpora);
  const killed = await killedAt(drawn(3, whole.requests - SLACK), wanted, corpora);
  expect([killed.kills, killed.lives]).toEqual([3, 4]);
  expect(killed.done).toMatchObject({ status: "finished", documents: 10 });
  expect(killed.documents).toEqual(whole.documents);
});
