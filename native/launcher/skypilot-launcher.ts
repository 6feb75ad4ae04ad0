import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { MachineReport } from "#core/runs/machine.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { EngineHandle, Observation } from "#core/runs/run-state.ts";
import { readAgentBundle } from "./agent-bundle.ts";
import { AgentLauncher } from "./agent-launcher.ts";
import type { Submission } from "./launcher.ts";
import type { Link, LinkProblem } from "./link.ts";

export interface SkyPilotOptions {
  /** Keys of a SkyPilot task that say where and on what it runs: `resources`, and `volumes` with the folder of runs. */
  readonly task: Readonly<Record<string, unknown>>;
  /** The Python of the job's image. Default: python3. */
  readonly python?: string;
  /** The program `sky`. Default: of that name on the PATH of this computer. */
  readonly sky?: string;
}

const Jobs = z.array(z.looseObject({ job_name: z.string(), status: z.string() }));
const PATIENCE_MS = 120_000;

interface Started {
  readonly isNew: boolean;
  readonly engine: EngineHandle;
}

interface Claim {
  readonly key: RunKey;
  readonly attempt: number;
  readonly claimed: Started;
}

/**
 * A sketch of a third launcher: runs as managed jobs of SkyPilot, whose folder lies on a volume that the link's machine and
 * the jobs see under one path. The agent claims and lays out the run there as for every launcher, and the job does no more
 * than start its supervisor; what became of it is read from the folder. Not run against a real SkyPilot: docs/skypilot.md.
 */
export class SkyPilotLauncher extends AgentLauncher {
  readonly #link: Link;
  readonly #options: SkyPilotOptions;

  constructor(link: Link, options: SkyPilotOptions) {
    super(link, "outside");
    this.#link = link;
    this.#options = options;
  }

  override async probe(signal?: AbortSignal): Promise<Result<MachineReport, LinkProblem>> {
    const version = await this.#sky(["--version"], signal);
    return version.ok ? super.probe(signal) : version;
  }

  override async submit(run: Submission, signal?: AbortSignal): Promise<Result<Started, LinkProblem>> {
    const claimed = await super.submit(run, signal);
    return claimed.ok ? this.#begin({ key: run.key, attempt: 1, claimed: claimed.value }, signal) : claimed;
  }

  override async resume(key: RunKey, attempt: number, signal?: AbortSignal): Promise<Result<Started, LinkProblem>> {
    const claimed = await super.resume(key, attempt, signal);
    return claimed.ok ? this.#begin({ key, attempt, claimed: claimed.value }, signal) : claimed;
  }

  /** Launched only where no job has its name; if two do it at one moment, the supervisor's lock is the second guard. */
  async #begin({ key, attempt, claimed }: Claim, signal?: AbortSignal): Promise<Result<Started, LinkProblem>> {
    const report = await this.probe(signal);
    if (!report.ok) return report;
    const jobs = await this.#jobs(signal);
    if (!jobs.ok) return jobs;
    const seen = await super.observe([key], signal);
    if (!seen.ok) return seen;
    const made = seen.value.runs[key]?.attempt ?? 0;
    if (jobs.value.has(jobName(key, attempt)) || made >= attempt) return ok(claimed);
    const launched = await this.#launch(key, attempt, report.value.folder, signal);
    return launched.ok ? ok(claimed) : launched;
  }

  override async observe(keys: readonly RunKey[], signal?: AbortSignal): Promise<Result<Observation, LinkProblem>> {
    const seen = await super.observe(keys, signal);
    if (!seen.ok) return seen;
    const jobs = await this.#jobs(signal);
    if (!jobs.ok) return jobs;
    const runs = Object.entries(seen.value.runs).map(([key, run]) => {
      const state = jobs.value.get(jobName(key, run?.engine?.attempt ?? 1));
      return [key, run === null || state === undefined ? run : { ...run, engineState: { state, reason: "" } }];
    });
    return ok({ ...seen.value, runs: Object.fromEntries(runs) });
  }

  override async cancel(
    key: RunKey,
    how: "graceful" | "now",
    signal?: AbortSignal,
  ): Promise<Result<null, LinkProblem>> {
    const asked = await super.cancel(key, how, signal);
    if (!asked.ok || how === "graceful") return asked;
    const seen = await super.observe([key], signal);
    if (!seen.ok) return seen;
    const name = jobName(key, seen.value.runs[key]?.engine?.attempt ?? 1);
    const cancelled = await this.#sky(["jobs", "cancel", "-n", name, "-y"], signal);
    return cancelled.ok ? ok(null) : cancelled;
  }

  async #launch(
    key: RunKey,
    attempt: number,
    home: string,
    signal?: AbortSignal,
  ): Promise<Result<string, LinkProblem>> {
    const folder = await mkdtemp(join(tmpdir(), "msm-sky-"));
    try {
      const path = join(folder, "task.yaml");
      await writeFile(path, JSON.stringify(skyTask({ key, attempt, home }, this.#options)));
      return await this.#sky(["jobs", "launch", "-n", jobName(key, attempt), "-d", "-y", path], signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What each job is doing, in the words that a run's state is told from; of two of one name, the one that is not over. */
  async #jobs(signal?: AbortSignal): Promise<Result<ReadonlyMap<string, string>, LinkProblem>> {
    const listed = await this.#sky(["jobs", "queue", "-o", "json"], signal);
    if (!listed.ok) return listed;
    const jobs = readQueue(listed.value);
    return jobs === null ? err(silent(this.#link.name, "it listed its jobs in a form that is not known")) : ok(jobs);
  }

  async #sky(args: readonly string[], signal?: AbortSignal): Promise<Result<string, LinkProblem>> {
    const { sky = "sky" } = this.#options;
    return new Promise((resolve) => {
      const env = { ...process.env, SKYPILOT_DISABLE_USAGE_COLLECTION: "1" };
      execFile(sky, [...args], { timeout: PATIENCE_MS, env, signal }, (fault, stdout, stderr) => {
        if (fault === null) resolve(ok(stdout));
        else if (fault.code === "ENOENT") resolve(err(missing(sky)));
        else resolve(err(silent(this.#link.name, stderr.trim().split("\n").at(-1) ?? fault.message)));
      });
    });
  }
}

/** The queue's answer by job name; null where it is not understood. */
export function readQueue(text: string): Map<string, string> | null {
  const start = text.indexOf("[");
  try {
    const jobs = Jobs.parse(JSON.parse(text.slice(Math.max(0, start))));
    const ended = new Set(["COMPLETED", "CANCELLED", "FAILED"]);
    const byName = new Map<string, string>();
    for (const { job_name: name, status } of jobs) {
      const held = byName.get(name);
      if (held === undefined || ended.has(held)) byName.set(name, engineStateOf(status));
    }
    return byName;
  } catch {
    return null;
  }
}

/** SkyPilot's states of managed jobs in Slurm's words, which `stateOf` knows. An end counts only beside the run's own. */
export function engineStateOf(status: string): string {
  switch (status) {
    case "PENDING":
    case "SUBMITTED":
    case "STARTING":
      return "PENDING";
    case "RECOVERING":
      return "REQUEUED";
    case "RUNNING":
    case "WINDING_DOWN":
      return "RUNNING";
    case "CANCELLING":
      return "COMPLETING";
    case "SUCCEEDED":
      return "COMPLETED";
    case "CANCELLED":
      return "CANCELLED";
    default:
      // FAILED and its kinds; and what a later version may add is better looked at than waited for.
      return "FAILED";
  }
}

/** A task that starts a run's supervisor. All that varies is in the environment: the command is constant. JSON is YAML. */
export function skyTask(
  { key, attempt, home }: { readonly key: RunKey; readonly attempt: number; readonly home: string },
  { task, python = "python3" }: SkyPilotOptions,
): object {
  return {
    ...task,
    name: jobName(key, attempt),
    envs: {
      MSM_PYTHON: python,
      MSM_AGENT: `${home}/agent/${readAgentBundle().sha256}`,
      MSM_HOME: home,
      MSM_KEY: key,
      MSM_NTH: String(attempt),
    },
    run: 'exec "$MSM_PYTHON" -I "$MSM_AGENT" "$MSM_HOME" "$MSM_KEY" "$MSM_NTH"',
  };
}

/** Names of managed jobs are lower case. */
function jobName(key: string, attempt: number): string {
  return `msm-${key.toLowerCase()}-${attempt}`;
}

function missing(sky: string): LinkProblem {
  return problem(
    "launcher-missing",
    `${sky} cannot be started on this computer: install SkyPilot (pip install skypilot) and set up its clouds, or choose another launcher.`,
  );
}

function silent(machine: string, words: string): LinkProblem {
  return problem("launcher-silent", `SkyPilot does not say what runs for ${machine} do (${words}): ask again later.`);
}
