import type { Problem } from "#core/base/problem.ts";
import type { ProbeRunRequest, ProbeRunStatus, ProbeRunSummary, RunPart } from "#core/probes/run.ts";
import { formatCount } from "../../shared/format/numbers.ts";

interface StatusMark {
  readonly tone: "neutral" | "good" | "warning" | "danger";
  readonly words: string;
  /** What that state means and what can be done. */
  readonly meaning: string;
}

/** The badge of a run: a run that is not complete says how much it has. */
export function statusMark(run: ProbeRunSummary): StatusMark {
  const { done, total } = readingsOf(run);
  const share = `${formatCount(done)} of ${formatCount(total)}`;
  const marks: Record<ProbeRunStatus, StatusMark> = {
    running: { tone: "neutral", words: "running", meaning: "Readings are stored batch by batch." },
    finished: { tone: "good", words: "finished", meaning: "Everything that was asked for is stored." },
    partial: {
      tone: "warning",
      words: `partial ${share}`,
      meaning: "A checkpoint's part failed; the rest is stored. Resume tries what is missing.",
    },
    cancelled: {
      tone: "warning",
      words: `cancelled at ${share}`,
      meaning: "What was read is kept. Resume goes on from there.",
    },
    interrupted: {
      tone: "warning",
      words: `interrupted at ${share}`,
      meaning: "The process that ran it is gone; what was read is kept. Resume goes on from there.",
    },
  };
  return marks[run.status];
}

export function readingsOf(run: ProbeRunSummary): { readonly done: number; readonly total: number } {
  return {
    done: run.parts.reduce((sum, part) => sum + part.done, 0),
    total: run.parts.reduce((sum, part) => sum + part.total, 0),
  };
}

export function isResumable({ status }: ProbeRunSummary): boolean {
  return status === "partial" || status === "cancelled" || status === "interrupted";
}

/** `likelihood + sampled × 4`, and what decides sampling where it is sampled. */
export function settingsWords(request: ProbeRunRequest): string {
  const { readings, samples, seed, temperature, topP, maxTokens } = request;
  const kinds = readings.map((kind) => (kind === "sampled" ? `sampled × ${samples}` : kind)).join(" + ");
  if (!readings.includes("sampled")) return `${kinds} · seed ${seed}`;
  const nucleus = topP === 1 ? "" : ` · top-p ${topP}`;
  return `${kinds} · seed ${seed} · temperature ${temperature}${nucleus} · ${maxTokens} tokens at most`;
}

/** Where a part stands; nothing where it is finished. In a run that goes on, what was cancelled before waits its turn. */
export function partWords({ status, done, total }: RunPart, run: ProbeRunStatus): string | null {
  const share = `${formatCount(done)}/${formatCount(total)}`;
  switch (status) {
    case "finished":
      return null;
    case "failed":
      return `failed, ${share}`;
    case "running":
      return share;
    case "waiting":
    case "cancelled": {
      if (run !== "running") return done === 0 ? "not read" : share;
      return done === 0 ? "waiting" : `waiting, ${share}`;
    }
    default:
      return status satisfies never;
  }
}

export interface FailedPart {
  readonly checkpoint: string;
  readonly problem: Problem;
}

/** What failed, once a checkpoint: as the run's record tells, and as heard since we watch. */
export function failedParts(run: ProbeRunSummary, heard: readonly FailedPart[] = []): FailedPart[] {
  const parts = new Map(heard.map(({ checkpoint, problem }) => [checkpoint, { checkpoint, problem }]));
  for (const { checkpoint, status, problem } of run.parts) {
    if (status === "failed" && problem) parts.set(checkpoint, { checkpoint, problem });
  }
  return [...parts.values()];
}

/** The probe's runs, newest first. */
export function runsOf(probe: string, runs: readonly ProbeRunSummary[]): ProbeRunSummary[] {
  return runs.filter((run) => run.probe === probe).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** Checkpoints that a new run begins with: those of the probe's newest run, as far as they are still there. */
export function lastCheckpoints(probe: string, runs: readonly ProbeRunSummary[], known: readonly string[]): string[] {
  const [newest] = runsOf(probe, runs);
  return (newest?.request.checkpoints ?? []).filter((id) => known.includes(id));
}
