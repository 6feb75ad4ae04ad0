import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { ROOT } from "../places.ts";
import { largeProbe } from "./large-probe.ts";
import { engineOf, residentBytes } from "./resident.ts";
import { type Series, seriesOf } from "./series.ts";

const Line = z.union([
  z.object({ done: z.number(), total: z.number(), heapBytes: z.number() }),
  z.object({ runId: z.string() }),
]);

interface MeasuredRun {
  readonly runId: string;
  readonly series: readonly Series[];
}

/** Reads a probe of `items` items on a bundled checkpoint, and looks at host and engine from outside meanwhile. */
export async function measureRun(
  workspace: string,
  { items, readings }: { readonly items: number; readonly readings: string },
  say: (line: string) => void,
): Promise<MeasuredRun> {
  await importProbe(workspace, items);
  const script = join(import.meta.dirname, "run-probe.ts");
  const args = ["--expose-gc", script, workspace, "bench-memory", readings];
  const host = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const heap = seriesOf("host, heap in use", "items");
  const hostAll = seriesOf("host, resident", "items");
  const engineAll = seriesOf("engine, resident", "items");
  let engine: number | null = null;
  let runId = "";
  for await (const text of createInterface({ input: host.stdout })) {
    const line = Line.parse(JSON.parse(text));
    if ("runId" in line) {
      runId = line.runId;
      continue;
    }
    const done = (line.done / line.total) * items;
    heap.add(done, line.heapBytes);
    hostAll.add(done, residentBytes(host.pid ?? -1));
    engine ??= engineOf(host.pid ?? -1);
    engineAll.add(done, engine === null ? null : residentBytes(engine));
    if (line.done % 10 === 0) say(`${Math.round(done)} of ${items} items`);
  }
  return { runId, series: [heap.done(), hostAll.done(), engineAll.done()] };
}

async function importProbe(workspace: string, items: number): Promise<void> {
  const file = join(workspace, "bench-memory.json");
  writeFileSync(file, JSON.stringify(largeProbe(items)));
  const opened = await createWorkbench({ workspace });
  if (!opened.ok) throw new Error(opened.error.message);
  const imported = await opened.value.probes.importFile(file);
  await opened.value.close();
  if (!imported.ok) throw new Error(imported.error.message);
}
