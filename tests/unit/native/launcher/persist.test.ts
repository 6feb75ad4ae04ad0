import { expect, test } from "vitest";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { LinkProblem } from "#native/launcher/link.ts";
import { persist } from "#native/launcher/persist.ts";

const lost: Result<never, LinkProblem> = err(problem("link-lost", "lost"));
const refused: Result<never, LinkProblem> = err(problem("key-refused", "refused"));

type Step = Result<{ done: string } | null, LinkProblem>;

async function outcome(steps: readonly Step[], delaysMs: readonly number[]): Promise<[string, number]> {
  let taken = 0;
  const result = await persist(async () => steps[taken++] ?? lost, { delaysMs });
  return [result.ok ? result.value : result.error.code, taken];
}

test("failures that may pass are waited out, and a step that gets through starts their count anew", async () => {
  expect(await outcome([lost, ok(null), lost, ok(null), lost, ok({ done: "all" })], [0])).toEqual(["all", 6]);
  expect(await outcome([lost, lost, ok({ done: "all" })], [0])).toEqual(["link-lost", 2]);
});

test("what needs a person is told at once", async () => {
  expect(await outcome([refused, ok({ done: "all" })], [0, 0, 0])).toEqual(["key-refused", 1]);
});

test("a wait ends with the signal", async () => {
  const abort = new AbortController();
  const result = await persist(async () => lost, {
    delaysMs: [3_600_000],
    signal: abort.signal,
    onWait: () => abort.abort(),
  });
  expect(result.ok ? "done" : result.error.code).toBe("cancelled");
});
