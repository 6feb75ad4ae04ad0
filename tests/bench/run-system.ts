import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Job, Outcome, TaskOutcome } from "./job.ts";
import { Outcome as OutcomeShape } from "./job.ts";
import { BUILD } from "./places.ts";
import { lastLine, runCommand } from "./run-command.ts";
import type { SystemEntry } from "./systems.ts";

/** What one process of one system brought. */
export interface SystemRun {
  readonly loaded: Extract<Outcome, { kind: "loaded" }> | null;
  readonly parity: Extract<Outcome, { kind: "parity" }> | null;
  readonly tasks: readonly TaskOutcome[];
  readonly peakBytes: number | null;
  /** Why it ended before its job was done; null where it was done. */
  readonly failure: string | null;
}

const TIMEOUT_MS = 10 * 60_000;

/** Runs one system in a process of its own; whatever happens to it is in the answer. */
export async function runSystem(
  system: SystemEntry,
  job: Omit<Job, "out" | "variant" | "startedAtMs">,
  { passive }: { readonly passive: boolean },
): Promise<SystemRun> {
  const folder = join(BUILD, "jobs");
  const [path, out] = [join(folder, `${system.name}.json`), join(folder, `${system.name}.out.jsonl`)];
  await mkdir(folder, { recursive: true });
  await rm(out, { force: true });
  await writeFile(
    path,
    JSON.stringify({ ...job, out, variant: system.variant, startedAtMs: Date.now() } satisfies Job),
  );
  const threads = String(job.threads);
  const ended = await runCommand([...system.command, path], {
    env: {
      OMP_NUM_THREADS: threads,
      MKL_NUM_THREADS: threads,
      TOKENIZERS_PARALLELISM: "false",
      HF_HUB_OFFLINE: "1",
      // ONNX Runtime's builds send telemetry unless told not to.
      ORT_DISABLE_TELEMETRY: "1",
      ...(passive ? { OMP_WAIT_POLICY: "PASSIVE" } : {}),
    },
    timeoutMs: TIMEOUT_MS,
  });
  const text = existsSync(out) ? await readFile(out, "utf8") : "";
  const outcomes = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => OutcomeShape.parse(JSON.parse(line)));
  const peakBytes = outcomes.find((each) => each.kind === "end")?.peakBytes ?? null;
  return {
    loaded: outcomes.find((each) => each.kind === "loaded") ?? null,
    parity: outcomes.find((each) => each.kind === "parity") ?? null,
    tasks: outcomes.filter((each) => each.kind === "task"),
    peakBytes,
    failure: peakBytes === null ? withoutPaths(lastLine(ended.tail)) : null,
  };
}

/** Paths of this machine do not belong in a report. */
function withoutPaths(line: string): string {
  return line.replaceAll(/(?:file:\/\/)?(?:[A-Za-z]:)?[/\\](?:[^\s/\\:'"]+[/\\])+/g, "…/");
}
