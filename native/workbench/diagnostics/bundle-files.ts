import type { Problem } from "#core/base/problem.ts";
import { isFinal } from "#core/runs/run-state.ts";
import type { Store } from "#native/storage/store.ts";
import type { DoctorReport } from "../doctor.ts";
import { PATH_VARIABLES } from "./private-words.ts";

/** One file of a bundle: what it holds, in a sentence, and its content before anything private is taken out. */
export interface BundleFile {
  readonly name: string;
  readonly holds: string;
  readonly content: unknown;
}

/** This computer and this program; no path, no name. */
export function machineFile(report: Omit<DoctorReport, "providers">): BundleFile {
  const { codeVersion, node, platform, cpu, cores, engineProvider, memory, disk, trainer, warnings } = report;
  const { totalBytes, freeBytes } = disk;
  const content = {
    codeVersion,
    node,
    platform,
    cpu,
    cores,
    engineProvider,
    memory,
    disk: { totalBytes, freeBytes },
    trainer,
    warnings,
  };
  return {
    name: "machine.json",
    holds:
      "versions of the program, Node and the system; processor, chosen provider, memory, free disk; the trainer; what could not be read at the start",
    content,
  };
}

export function providersFile(report: DoctorReport): BundleFile {
  return {
    name: "providers.json",
    holds: "every execution provider: whether it can be used, and why not",
    content: report.providers,
  };
}

/** Variables of ours. What is a path is only said to be set. */
export function settingsFile(environment: Readonly<Record<string, string | undefined>>): BundleFile {
  const { MSM_IGNORE_MEMORY, MSM_RUNTIME, MSM_PROVIDER } = environment;
  return {
    name: "settings.json",
    holds: "the workbench's own variables; of paths only whether they are set",
    content: {
      MSM_IGNORE_MEMORY: MSM_IGNORE_MEMORY ?? null,
      MSM_RUNTIME: MSM_RUNTIME ?? null,
      MSM_PROVIDER: MSM_PROVIDER ?? null,
      ...Object.fromEntries(
        PATH_VARIABLES.map((name) => [name, environment[name] === undefined ? "not set" : "set"] as const),
      ),
    },
  };
}

export function networkFile(report: DoctorReport): BundleFile {
  return {
    name: "network.json",
    holds: "how many requests left this machine since the workbench was started",
    content: { requestsSent: report.requestsSent },
  };
}

export function workspaceFile(store: Store): BundleFile {
  return {
    name: "workspace.json",
    holds: "the database: schema version, size, SQLite's own check, rows of each table",
    content: store.facts(),
  };
}

/** Why the workspace did not open: the code alone, since the sentence names its folder. */
export function unopenedFile({ code }: Problem): BundleFile {
  return {
    name: "workspace.json",
    holds: "why the workspace cannot be opened, by its code",
    content: { refused: code },
  };
}

const MOST_FAILURES = 50;

/** What failed, newest first: identifiers, times and codes. Sentences may quote texts and paths, and stay behind. */
export function failuresFile(store: Store): BundleFile {
  const found = [...probeFailures(store), ...generationFailures(store), ...trainingFailures(store)];
  const newest = found.toSorted((one, other) => (one.at < other.at ? 1 : -1)).slice(0, MOST_FAILURES);
  return {
    name: "failures.json",
    holds: `the last ${MOST_FAILURES} failed parts of probe runs, generations and training runs, by code`,
    content: newest,
  };
}

interface Failure {
  readonly kind: "probe run" | "generation" | "training run";
  readonly id: string;
  readonly at: string;
}

function probeFailures(store: Store): Failure[] {
  return store.runs.list().flatMap(({ id, createdAt, probeKind, parts }) =>
    parts.flatMap(({ problem, checkpointSha256, provider, runtime, done, total }) =>
      problem === null
        ? []
        : [
            {
              kind: "probe run",
              id,
              at: createdAt,
              code: problem.code,
              probeKind,
              checkpointSha256,
              provider,
              runtime,
              done,
              total,
            },
          ],
    ),
  );
}

function generationFailures(store: Store): Failure[] {
  return store.generations.list().flatMap(({ id, createdAt }) => {
    const progress = store.generations.progress(id);
    if (progress?.problem === null || progress === null) return [];
    const { problem, status, documents, target } = progress;
    return [{ kind: "generation", id, at: createdAt, code: problem.code, status, documents, target }];
  });
}

function trainingFailures(store: Store): Failure[] {
  return store.trainingRuns.list().flatMap(({ key, createdAt, state, seen, linkLostSince, problem }) =>
    (isFinal(state) && state !== "succeeded") || linkLostSince !== null || problem !== null
      ? [
          {
            kind: "training run",
            id: key,
            at: createdAt,
            state,
            exitCode: seen?.exit?.rc ?? null,
            attempt: seen?.attempt ?? null,
            linkLostSince,
            notTakenHere: problem !== null,
          },
        ]
      : [],
  );
}

/** Linked machines and endpoints by number: what they are, never who. */
export function linksFile(store: Store): BundleFile {
  const machines = store.machines.list().map(({ launcher, hostKey, checkedAt, report }, index) => ({
    machine: index + 1,
    launcher,
    hostKeyPinned: hostKey !== null,
    checkedAt,
    python: report === null ? null : plain(report.python),
    slurm: report?.slurm == null ? null : plain(report.slurm),
    disk: report === null ? null : { totalBytes: report.disk.totalBytes, freeBytes: report.disk.freeBytes },
    gpus: report?.gpus.map(({ name, memoryBytes, driver }) => ({
      name: plain(name),
      memoryBytes,
      driver: plain(driver),
    })),
  }));
  const endpoints = store.endpoints.list().map(({ keyVariable, parallel, streaming, requestsPerMinute }, index) => ({
    endpoint: index + 1,
    needsKey: keyVariable !== null,
    parallel,
    streaming,
    requestsPerMinute,
  }));
  return {
    name: "links.json",
    holds: "linked machines and endpoints by number: launcher, last check, Python, GPUs, disk; no name and no address",
    content: { machines, endpoints },
  };
}

export function checkpointsFile(store: Store): BundleFile {
  return {
    name: "checkpoints.json",
    holds: "checkpoints by hash: where from, architecture, type, size; no name and no folder",
    content: store.checkpoints.list().map(({ sha256, source, architecture, dtype, parameters, sizeBytes, layers }) => ({
      sha256,
      source,
      architecture: plain(architecture),
      dtype: plain(dtype),
      parameters,
      sizeBytes,
      layers,
    })),
  };
}

/** A word of somebody else's as it is where it can only be a version or a model's name. */
function plain(text: string): string {
  return /^[\w .,()+/-]{1,60}$/.test(text) ? text : "not shown";
}
