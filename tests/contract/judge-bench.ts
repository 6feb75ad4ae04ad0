import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JobEvent } from "#core/base/job-event.ts";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { ROOT, temporaryFolder } from "./msm.ts";

/** A workbench of its own with the micro grid and nothing else. */
export async function gridBench(): Promise<Workbench> {
  const workspace = temporaryFolder();
  const probes = join(workspace, "bundled", "probes");
  mkdirSync(probes, { recursive: true });
  cpSync(join(ROOT, "models/probes/agentic-micro.json"), join(probes, "agentic-micro.json"));
  return valueOf(await createWorkbench({ workspace, bundled: join(workspace, "bundled") }));
}

/** Runs the micro grid on the checkpoint `keen` to its end. */
export async function ranMicro(workbench: Workbench, samples: number): Promise<string> {
  const { id } = valueOf(
    workbench.runs.start({
      probe: "agentic-micro",
      checkpoints: ["keen"],
      readings: ["sampled"],
      samples,
      seed: 7,
      temperature: 1,
      topP: 1,
      maxTokens: 4,
    }),
  );
  const last = (await Array.fromAsync(workbench.runs.watch(id))).at(-1);
  if (last?.type !== "finished" || last.status !== "finished") throw new Error("The run did not finish.");
  return id;
}

export async function add(
  workbench: Workbench,
  name: string,
  files: Record<string, string | Buffer | object>,
): Promise<void> {
  const folder = join(workbench.workspace, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) {
    const written = typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    writeFileSync(join(folder, file), written);
  }
  valueOf(await workbench.checkpoints.add(folder));
}

export function valueOf<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export async function ended<T>(events: AsyncIterable<JobEvent<T>>): Promise<Result<T, Problem>> {
  for await (const event of events) {
    if (event.type === "finished") return { ok: true, value: event.value };
    if (event.type === "failed") return { ok: false, error: event.problem };
  }
  throw new Error("The work ended without a word.");
}
