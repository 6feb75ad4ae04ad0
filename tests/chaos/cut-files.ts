import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom, type Random } from "#core/base/random.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { cheeseStory } from "#core/stories/cheese-story.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "../contract/hand-off-bench.ts";
import { ROOT, temporaryFolder } from "../contract/msm.ts";
import { mustEqual, reopen } from "./invariants.ts";
import { Fault } from "./scenario.ts";

/** A file beside the database, and what must hold of a workspace in which it ends early. */
interface Cuttable {
  readonly path: string;
  readonly whole: Buffer;
  readonly holds: (workbench: Workbench) => Promise<void> | void;
}

const COPY = "msm-america";
/** No process has this number: Linux counts to 2^22. */
const DEAD = "4194305-0a0b0c0d";

/**
 * What a loss of power leaves of files beside the database: each ends at a drawn byte. The workspace opens, and what is
 * damaged is named or made again, never half taken. Gives a sentence for each that did not hold.
 */
export async function cutFiles(cuts: number, seed: string): Promise<string[]> {
  const workspace = temporaryFolder("msm-chaos-");
  const files = await cuttableFiles(workspace);
  const random = createRandom(`${seed}/cut-files`);
  const faults: string[] = [];
  for (let cut = 0; cut < cuts; cut++) {
    const file = files[cut % files.length];
    if (file === undefined) throw new Error("there is nothing to cut");
    const fault = await cutOne(workspace, file, random);
    if (fault !== null) faults.push(`${fault}, seed ${seed}, in ${workspace}`);
  }
  return faults;
}

async function cutOne(workspace: string, { path, whole, holds }: Cuttable, random: Random): Promise<string | null> {
  // The newline at the end is no content.
  const at = random.integer(whole.length - 1);
  writeFileSync(path, whole.subarray(0, at));
  let workbench: Workbench | null = null;
  try {
    workbench = await reopen(workspace);
    await holds(workbench);
    return null;
  } catch (cause) {
    return `${path} cut at byte ${at} of ${whole.length}: ${String(cause)}`;
  } finally {
    await workbench?.close();
    writeFileSync(path, whole);
  }
}

/** A workspace with a copy of a checkpoint, a story of its own, checks that passed, and the record of a process that died. */
async function cuttableFiles(workspace: string): Promise<Cuttable[]> {
  const workbench = await reopen(workspace);
  must(await workbench.checkpoints.add(join(ROOT, "models", COPY), { placement: "copy" }));
  must(workbench.stories.save({ ...cheeseStory(), id: "own" }, false));
  await readAnew(workbench);
  await workbench.close();
  const record = join(workspace, "processes", `${DEAD}.json`);
  writeFileSync(
    record,
    `${JSON.stringify({ pid: 4194305, command: "msm serve", since: "2026-11-26T00:00:00.000Z" })}\n`,
  );
  const checks = join(workspace, "cache", "self-checks");
  const copy = join(workspace, "checkpoints", COPY);
  return [
    cuttable(join(workspace, "stories", "own.json"), storyIsNamed),
    // Swept by the next opening, and so written anew for each cut.
    cuttable(record, () => mustEqual("records of the dead", recordsOf(workspace), [])),
    ...["checkpoint.json", "tokenizer.json", "model.onnx"].map((name) =>
      cuttable(join(copy, name), (opened) => copyIsNamed(opened, copy)),
    ),
    ...readdirSync(checks).map((name) => cuttable(join(checks, name), checksAreMadeAgain(join(checks, name)))),
  ];
}

function cuttable(path: string, holds: Cuttable["holds"]): Cuttable {
  return { path, whole: readFileSync(path), holds };
}

function checksAreMadeAgain(path: string): Cuttable["holds"] {
  const before = outcomes(path);
  return async (opened) => {
    await readAnew(opened);
    mustEqual("the checks made again", outcomes(path), before);
  };
}

/** Has a checkpoint read: its self-checks are recalled, or made and kept. */
async function readAnew({ runs }: Workbench): Promise<void> {
  const run = must(runs.start({ ...DEFAULT_RUN_SETTINGS, probe: "few", checkpoints: ["base"] }));
  for await (const _ of runs.watch(run.id));
  mustEqual("how the run ended", must(runs.find(run.id)).status, "finished");
}

function outcomes(path: string): unknown {
  const checks: readonly { readonly name: string; readonly outcome: string }[] = JSON.parse(readFileSync(path, "utf8"));
  return checks.map(({ name, outcome }) => [name, outcome]);
}

function storyIsNamed({ stories }: Workbench): void {
  const { stories: listed, unreadable } = stories.list();
  if (listed.some(({ story }) => story.id === "own")) throw new Fault("half a story is listed");
  if (!(unreadable[0] ?? "").includes("own.json")) throw new Fault(`the story is not named: ${unreadable.join(" ")}`);
}

async function copyIsNamed(workbench: Workbench, copy: string): Promise<void> {
  const { faults } = await workbench.check();
  if (!faults.some((fault) => fault.includes(copy))) throw new Fault(`the copy is not named: ${faults.join(" ")}`);
  const verified = await workbench.checkpoints.verify(COPY);
  if (!verified.ok || verified.value.intact) throw new Fault("the copy passes for whole");
}

function recordsOf(workspace: string): string[] {
  return readdirSync(join(workspace, "processes")).filter((name) => name.startsWith(DEAD));
}
