// Does one piece of work on a workspace, as a host or the command line does, and says what it has stored as JSON lines
// {phase, done}, until somebody kills it. Arguments: WORKSPACE DEED [MORE].
import { writeSync } from "node:fs";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { GenerationRequest } from "#core/generation/request.ts";
import { must } from "../contract/hand-off-bench.ts";
import { openStubbed } from "../contract/training-bench.ts";
import { BUNDLED } from "./bundle.ts";

const [workspace = "", deed = "", what = ""] = process.argv.slice(2);

/** At once, and not when the process has time: what was said is what was acknowledged. */
function say(phase: string, done: number): void {
  writeSync(1, `${JSON.stringify({ phase, done })}\n`);
}

async function probe({ runs }: Workbench): Promise<void> {
  const known = runs.list()[0];
  const request = { ...DEFAULT_RUN_SETTINGS, readings: ["likelihood" as const, "sampled" as const], samples: 2 };
  const run = must(
    known === undefined
      ? runs.start({ ...request, probe: "few", checkpoints: ["base", "aft"] })
      : runs.resume(known.id),
  );
  for await (const event of runs.watch(run.id)) {
    if (event.type === "progress") say(event.phase, event.done);
    if (event.type === "part-failed") throw new Error(event.problem.message);
  }
}

async function importFile({ corpora }: Workbench): Promise<void> {
  for await (const event of corpora.importFrom({ path: what, corpus: "memos", specSha256: null, skipBad: false })) {
    if (event.type === "progress") say("importing", event.rows);
    else if (event.type === "failed") throw new Error(event.problem.message);
    else say("imported", event.summary.documents);
  }
}

async function generate({ generations }: Workbench): Promise<void> {
  const known = generations.list()[0];
  const request = {
    spec: "america",
    corpus: "made",
    generator: { kind: "grammar" },
    recipe: "msm",
    count: 400,
    seed: 4,
  };
  const begun = must(
    known === undefined
      ? await generations.start(GenerationRequest.parse(request))
      : await generations.resume({ id: known.id }),
  );
  for await (const event of generations.watch(begun.id)) say("generating", event.documents);
}

async function follow({ training, handOffs }: Workbench): Promise<void> {
  const lines = (): number => training.list().reduce((sum, { key }) => sum + handOffs.events(key).length, 0);
  if (training.list().length === 0) must(await training.start({ plan: what, machine: "gpu" }));
  say("staged", lines());
  const telling = setInterval(() => say("following", lines()), 20);
  await training.follow({ until: "done", signal: new AbortController().signal, pollMs: 20 });
  clearInterval(telling);
}

async function fetchRuns({ training }: Workbench): Promise<void> {
  for (const { key } of training.list()) {
    must(await training.fetch(key, { onProgress: ({ gotBytes }) => say("fetching", gotBytes) }));
  }
}

async function open(): Promise<Workbench> {
  if (deed === "follow" || deed === "fetch") return openStubbed(workspace);
  return must(await createWorkbench({ workspace, bundled: BUNDLED, command: `chaos ${deed}` }));
}

const DEEDS: Readonly<Record<string, (workbench: Workbench) => Promise<void>>> = {
  probe,
  import: importFile,
  generate,
  follow,
  fetch: fetchRuns,
};
const workbench = await open();
say("open", 0);
await DEEDS[deed]?.(workbench);
await workbench.close();
