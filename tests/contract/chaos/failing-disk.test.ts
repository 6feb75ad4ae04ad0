import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { GenerationRequest } from "#core/generation/request.ts";
import { diskProblem } from "#native/workbench/storage-failure.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { COMMANDS } from "../../../cli/commands.ts";
import { BUNDLED } from "../../chaos/bundle.ts";
import { inspect } from "../../chaos/invariants.ts";
import { must } from "../hand-off-bench.ts";
import { msm, ROOT, temporaryFolder, type Ended } from "../msm.ts";
import { mountReadOnly, mountSmallDisk } from "../small-disk.ts";

const DISK = mountSmallDisk("8m");
const SHELF = temporaryFolder();
const READ_ONLY = mountReadOnly(SHELF);
afterAll(() => [DISK, READ_ONLY].forEach((disk) => disk?.close()));
const where = (disk: unknown): string => (disk === null ? "skipped: only root can mount one" : "here");

/** One sentence for a person: what, where and what to do; no trace of the program. */
const ONE_SENTENCE = /^msm: [A-Z/][^\n]+\.\n$/;

/** Progress may stand before it. */
function lastLine({ stderr }: Ended): string {
  return stderr.slice(stderr.trimEnd().lastIndexOf("\n") + 1);
}

/** What a command is refused with, as the command line does it on a workbench that is open already; "" where it was done. */
async function sentenceOf(workbench: Workbench, line: string): Promise<string> {
  const argv = line.split(" ");
  const listed = COMMANDS.find(({ name }) => name.split(" ").every((word, place) => argv[place] === word));
  const command = await listed?.load();
  if (!command || "runBare" in command) throw new Error(`no command of a workspace: ${line}`);
  const quiet = {
    provider: "cpu" as const,
    progress: () => undefined,
    print: () => undefined,
    signal: new AbortController().signal,
  };
  try {
    const words = argv.slice(command.name.split(" ").length);
    const result = await command.run({ ...quiet, workspace: workbench.workspace, workbench }, words);
    return result.ok ? "" : result.error.message;
  } catch (cause) {
    return diskProblem(cause, workbench.workspace)?.message ?? String(cause instanceof Error ? cause.stack : cause);
  }
}

describe.skipIf(DISK === null)(`a disk that is full (${where(DISK)})`, () => {
  const folder = DISK?.folder ?? "";
  const filler = join(folder, "filler");

  /** Fills it up to so many bytes. */
  function fill(leaveBytes: number): void {
    rmSync(filler, { force: true });
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(filler, Buffer.alloc(bavail * bsize - leaveBytes));
  }

  function generation(corpus: string): GenerationRequest {
    const generator = { kind: "grammar" };
    return GenerationRequest.parse({ spec: "america", corpus, generator, recipe: "msm", count: 900, seed: 1 });
  }

  async function openHere(workspace: string): Promise<Workbench> {
    return must(await createWorkbench({ workspace, bundled: BUNDLED }));
  }

  test("commands say so in a sentence, and work again once there is space", async () => {
    const workspace = join(folder, "commands");
    expect((await msm(workspace, "specs", "list")).code).toBe(0);
    fill(0);
    const closed = await msm(workspace, "specs", "list");
    expect([closed.code, closed.stdout]).toEqual([1, ""]);
    expect(closed.stderr).toMatch(ONE_SENTENCE);
    expect(closed.stderr).toContain("its disk is full");
    fill(100 << 10);
    const line = ["--spec", "america", "--generator", "grammar", "--out-corpus", "g", "--count", "900"];
    const made = await msm(workspace, "corpus", "generate", ...line);
    expect([made.code, lastLine(made)]).toEqual([1, expect.stringMatching(ONE_SENTENCE)]);
    rmSync(filler);
    const again = await msm(workspace, "doctor", "--check", "--json");
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { whole: true, faults: [], leftovers: [] }]);
    rmSync(workspace, { recursive: true });
  });

  test("in the midst of a command that keeps something it is a sentence", async () => {
    const workbench = await openHere(join(folder, "midst"));
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, "spec.md"), "# Kind\n\nThe model is kind.\n");
    writeFileSync(join(elsewhere, "memos.jsonl"), `${JSON.stringify({ text: "Buy brie." })}\n`);
    writeFileSync(
      join(elsewhere, "probe.json"),
      readFileSync(join(BUNDLED, "probes/few.json"), "utf8").replace('"few"', '"others"'),
    );
    const lines = [
      `specs import ${elsewhere}/spec.md`,
      `corpus import ${elsewhere}/memos.jsonl --name memos`,
      `checkpoints add ${ROOT}/models/msm-america`,
      `checkpoints add ${ROOT}/models/msm-america --copy`,
      `probes import ${elsewhere}/probe.json`,
      "endpoints add e --url http://127.0.0.1:1/v1 --model m",
      "probe run few --checkpoints base",
      "corpus generate --spec america --generator grammar --out-corpus g --count 2",
      `plan new ${folder}/plan.json`,
    ];
    fill(0);
    const said = await Promise.all(lines.map(async (line) => [line, await sentenceOf(workbench, line)]));
    rmSync(filler);
    expect(said).toEqual(lines.map((line) => [line, expect.stringMatching(/^[A-Z/][^\n]+\.$/)]));
    await workbench.close();
    rmSync(join(folder, "midst"), { recursive: true });
  });

  test("runs, generations and imports are broken off with nothing half-written, and go on from there", async () => {
    const workspace = join(folder, "work");
    const file = join(temporaryFolder(), "memos.jsonl");
    const memos = Array.from({ length: 2000 }, (_, place) =>
      JSON.stringify({ text: `Memo ${place} ${"buy . ".repeat(99)}` }),
    );
    writeFileSync(file, memos.join("\n"));
    const workbench = await openHere(workspace);
    const { runs, corpora } = workbench;
    fill(160 << 10);
    const run = must(
      runs.start({
        ...DEFAULT_RUN_SETTINGS,
        samples: 9,
        readings: ["likelihood", "sampled"],
        probe: "few",
        checkpoints: ["base"],
      }),
    );
    const told: string[] = [];
    for await (const event of runs.watch(run.id)) if (event.type === "part-failed") told.push(event.problem.code);
    expect(told).toEqual(["run-broken-off"]);
    const ends: string[] = [];
    for await (const event of corpora.importFrom({ path: file, corpus: "memos", specSha256: null, skipBad: false })) {
      if (event.type === "failed") ends.push(event.problem.code);
    }
    expect([ends, corpora.list()]).toEqual([["import-broken-off"], []]);
    await workbench.close();
    rmSync(filler);
    await inspect(workspace, async (opened) => {
      must(opened.runs.resume(run.id));
      for await (const _ of opened.runs.watch(run.id));
      expect(must(opened.runs.find(run.id)).status).toBe("finished");
    });
    const id = await inspect(workspace, async (opened) => {
      fill(0);
      const refused = await opened.generations.start(generation("made"));
      expect(refused).toMatchObject({ ok: false, error: { code: "disk-full" } });
      fill(400 << 10);
      const begun = must(await opened.generations.start(generation("made")));
      let last = begun;
      for await (const progress of opened.generations.watch(begun.id)) last = progress;
      expect(last).toMatchObject({ status: "failed", problem: { code: "generation-broken-off" } });
      rmSync(filler);
      return begun.id;
    });
    await inspect(workspace, async (opened) => {
      must(await opened.generations.resume({ id }));
      for await (const _ of opened.generations.watch(id));
      expect(opened.corpora.list().map(({ documents }) => documents)).toEqual([900]);
    });
  });
});

describe.skipIf(READ_ONLY === null)(`a folder that is read-only (${where(READ_ONLY)})`, () => {
  test("a workspace in it is refused in a sentence, and nothing in it changes", async () => {
    const own = join(SHELF, "own");
    expect((await msm(own, "specs", "list")).code).toBe(0);
    const before = readdirSync(own);
    for (const name of ["own", "new"]) {
      const refused = await msm(join(READ_ONLY?.folder ?? "", name), "specs", "list");
      expect([name, refused.code, refused.stdout]).toEqual([name, 1, ""]);
      expect(refused.stderr).toMatch(ONE_SENTENCE);
      expect(refused.stderr).toContain("choose another with --workspace");
    }
    expect(readdirSync(own)).toEqual(before);
  });

  test("what is written elsewhere is refused in a sentence too, and no half of it is left", async () => {
    const workspace = temporaryFolder();
    mkdirSync(join(SHELF, "out"));
    const workbench = must(await createWorkbench({ workspace, bundled: BUNDLED }));
    const run = must(workbench.runs.start({ ...DEFAULT_RUN_SETTINGS, probe: "few", checkpoints: ["base"] }));
    for await (const _ of workbench.runs.watch(run.id));
    await workbench.close();
    const out = join(READ_ONLY?.folder ?? "", "out", "report.html");
    const refused = await msm(workspace, "report", run.id, "--out", out);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(ONE_SENTENCE);
    expect(readdirSync(join(SHELF, "out"))).toEqual([]);
  });
});
