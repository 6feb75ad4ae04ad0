import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { chosenProvider, type ProviderName } from "#core/engines/provider.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { afterAll, expect, test } from "vitest";
import { BUNDLED } from "../chaos/bundle.ts";
import { msm, temporaryFolder } from "./msm.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One that ONNX Runtime for Node has on another system only, so that it is refused alike on every machine. */
const NOT_HERE: ProviderName = process.platform === "darwin" ? "dml" : "coreml";

async function workbenchOn(provider: ProviderName): Promise<Workbench> {
  const opened = await createWorkbench({ workspace: join(folder, "workspace"), bundled: BUNDLED, provider });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test("the command line goes before the variable, which goes before the CPU; another name is refused with those there are", () => {
  const chosen = (option: string | null, MSM_PROVIDER?: string) => {
    const choice = chosenProvider(option, { MSM_PROVIDER });
    return choice.ok ? choice.value : choice.error.message;
  };
  expect([
    chosen(null),
    chosen(null, ""),
    chosen(null, "cuda"),
    chosen("cpu", "cuda"),
    chosen("gpu"),
    chosen(""),
  ]).toEqual([
    "cpu",
    "cpu",
    "cuda",
    "cpu",
    'There is no provider "gpu" (--provider): name one of cpu, webgpu, cuda, dml, coreml; msm doctor tries each.',
    "--provider needs a provider: name one of cpu, webgpu, cuda, dml, coreml; msm doctor tries each.",
  ]);
});

test("a provider that is not there is refused wherever it stands on the line, and nothing runs on the CPU in its place", async () => {
  const words = ["score", "base", "--prefix", "a", "--provider", NOT_HERE, "--continuation", "b", "--json"];
  const { code, stdout } = await msm(join(folder, "line"), ...words);
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    { error: { code: "provider-unavailable", message: expect.stringContaining(`not opened on ${NOT_HERE}, nor`) } },
  ]);
});

test("a run that was begun on one provider is not gone on with on another, and keeps what it has", async () => {
  const request = { ...DEFAULT_RUN_SETTINGS, probe: "few", checkpoints: ["base"] };
  let workbench = await workbenchOn(NOT_HERE);
  const refused = await ended(workbench, workbench.runs.start(request));
  expect(problemsOf(refused)).toEqual(["provider-unavailable"]);
  expect(await workbench.doctor()).toMatchObject({ engineProvider: NOT_HERE });
  await workbench.close();

  // Nothing was read yet, so the CPU may begin it.
  workbench = await workbenchOn("cpu");
  const run = await ended(workbench, workbench.runs.resume(refused.id));
  expect(run.parts).toMatchObject([{ status: "finished", provider: "cpu", done: run.parts[0]?.total }]);
  // As though a card had read all of it but one.
  const database = new DatabaseSync(join(folder, "workspace", "workbench.sqlite"));
  database.exec(`UPDATE probe_runs SET status = 'partial';
    UPDATE probe_run_parts SET status = 'failed', engine = json_set(engine, '$.provider', 'webgpu');
    DELETE FROM readings WHERE (item_id, form, option_order) IN (SELECT item_id, form, option_order FROM readings LIMIT 1)`);
  database.close();
  const mixed = await ended(workbench, workbench.runs.resume(run.id));
  expect(mixed.parts).toMatchObject([
    {
      status: "failed",
      done: (run.parts[0]?.total ?? 0) - 1,
      provider: "webgpu",
      problem: {
        code: "engine-changed",
        message: expect.stringContaining("begun on provider webgpu and not cpu: resume"),
      },
    },
  ]);
  await workbench.close();
});

async function ended(workbench: Workbench, begun: ReturnType<Workbench["runs"]["start"]>): Promise<ProbeRunSummary> {
  if (!begun.ok) throw new Error(begun.error.message);
  for await (const _ of workbench.runs.watch(begun.value.id));
  const run = workbench.runs.find(begun.value.id);
  if (!run.ok) throw new Error(run.error.message);
  return run.value;
}

function problemsOf({ parts }: ProbeRunSummary): (string | undefined)[] {
  return parts.map(({ problem }) => problem?.code);
}
