import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";

/**
 * The host of a probe run, as `msm probe run` is one; started with --expose-gc by the benchmark. Prints a line of JSON from
 * time to time: readings done, of how many, and the heap after everything that nothing refers to has been collected.
 */
const [workspace = "", probe = "", readings = ""] = process.argv.slice(2);
const opened = await createWorkbench({ workspace });
if (!opened.ok) throw new Error(opened.error.message);
const workbench = opened.value;
const started = workbench.runs.start({
  ...DEFAULT_RUN_SETTINGS,
  samples: 1,
  readings: readings.split(",") as ReadingKind[],
  probe,
  checkpoints: ["base"],
});
if (!started.ok) throw new Error(started.error.message);
let shown = -1;
for await (const event of workbench.runs.watch(started.value.id)) {
  if (event.type === "part-failed") throw new Error(event.problem.message);
  if (event.type !== "progress" || event.reading === null) continue;
  const part = Math.floor((event.done / event.total) * 100);
  if (part === shown) continue;
  shown = part;
  globalThis.gc?.();
  const heapBytes = process.memoryUsage().heapUsed;
  process.stdout.write(`${JSON.stringify({ done: event.done, total: event.total, heapBytes })}\n`);
}
process.stdout.write(`${JSON.stringify({ runId: started.value.id })}\n`);
await workbench.close();
