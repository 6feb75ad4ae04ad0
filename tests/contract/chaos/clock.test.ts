import { expect, test } from "vitest";
import { GenerationRequest } from "#core/generation/request.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { BUNDLED } from "../../chaos/bundle.ts";
import { must } from "../hand-off-bench.ts";
import { temporaryFolder } from "../msm.ts";

const YEAR_MS = 365 * 86_400_000;
const DAY_S = 86_400;

function request(corpus: string): GenerationRequest {
  const generator = { kind: "grammar" };
  return GenerationRequest.parse({ spec: "america", corpus, generator, recipe: "msm", count: 300, seed: 1 });
}

test("a clock that jumps by years, back and forth, disturbs neither rates nor the order of what was begun", async () => {
  const begun = Date.parse("2026-11-26T10:00:00Z");
  let asked = 0;
  // Each look at it is a year away from the last, in either direction.
  const now = (): Date => new Date(begun + (++asked % 2 === 0 ? -YEAR_MS : YEAR_MS));
  const workbench = must(await createWorkbench({ workspace: temporaryFolder(), bundled: BUNDLED, now }));
  const { generations, plans, probes } = workbench;
  const names = ["first", "second", "third"];
  for (const name of names) {
    const { id } = must(await generations.start(request(name)));
    const odd: unknown[] = [];
    for await (const { perMinute, secondsLeft } of generations.watch(id)) {
      if ((perMinute ?? 1) <= 0 || (secondsLeft ?? 0) < 0 || (secondsLeft ?? 0) > DAY_S)
        odd.push([perMinute, secondsLeft]);
    }
    expect([must(generations.find(id)).status, odd]).toEqual(["finished", []]);
  }
  expect(generations.list().map(({ corpus }) => corpus)).toEqual(names.toReversed());

  const { version: _first, ...draft } = must(probes.findPairs("few")).probe;
  for (const name of names) must(probes.saveDraft({ ...draft, id: name }));
  expect(probes.pairs().map(({ id }) => id)).toEqual(["few", ...names]);

  const { plan } = must(await plans.open("tiny"));
  const versions = [{ seeds: [1] }, { seeds: [2] }, { seeds: [3] }, { seeds: [1] }];
  for (const change of versions) must(await plans.save({ ...plan, name: "mine", ...change }, null));
  // By its name a plan is the one that was kept last.
  expect(must(await plans.open("mine")).plan.seeds).toEqual([1]);
  await workbench.close();
});
