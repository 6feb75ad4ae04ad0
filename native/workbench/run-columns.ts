import { instrumentOf } from "#core/checkpoints/instrument.ts";
import { stoppingWords } from "#core/agentic/stopping.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { StoredPart } from "#native/storage/probe-runs-table.ts";

/** One checkpoint of one run, as a column beside others. */
export interface Column {
  readonly run: ProbeRunSummary;
  readonly part: StoredPart;
  /** Checkpoint id, followed by the run's id where two runs hold the same checkpoint. */
  readonly name: string;
}

export function columnsOf(runs: readonly { run: ProbeRunSummary; parts: readonly StoredPart[] }[]): Column[] {
  const count = new Map<string, number>();
  for (const { parts } of runs)
    for (const part of parts) count.set(part.checkpoint, (count.get(part.checkpoint) ?? 0) + 1);
  return runs.flatMap(({ run, parts }) =>
    parts.map((part) => ({
      run,
      part,
      name: (count.get(part.checkpoint) ?? 0) > 1 ? `${part.checkpoint}@${run.id}` : part.checkpoint,
    })),
  );
}

/** What reproduces a stored row of a column: which probe, code, weights and engine gave it. */
export function reproducedBy({ run, part }: Pick<Column, "run" | "part">) {
  return {
    run: run.id,
    probe: run.probe,
    probeVersion: run.probeVersion,
    probeSha256: run.probeSha256,
    codeVersion: run.codeVersion,
    checkpoint: part.checkpoint,
    checkpointSha256: part.checkpointSha256,
    provider: part.provider,
    runtime: part.runtime,
    threads: part.threads,
    dtype: part.dtype,
  };
}

/** How a run's answers are drawn. */
export function decodingOf({ request }: ProbeRunSummary): Record<string, unknown> {
  const { temperature, topP, maxTokens, stopping } = request;
  return { temperature, topP, maxTokens, ...(stopping ? { stopping } : {}) };
}

/** Differences that must be said wherever two of the columns stand side by side. */
export function warningsOf(columns: readonly Column[]): string[] {
  const warnings: string[] = [];
  for (const { name, part } of columns) {
    if (part.status !== "finished") {
      const why = part.problem ? `: ${part.problem.message}` : "";
      warnings.push(`${name} is incomplete (${part.done} of ${part.total} readings, ${part.status})${why}`);
    }
  }
  const differ = (label: string, of: (column: Column) => string | null): void => {
    const values = new Map<string, string[]>();
    for (const column of columns) {
      const value = of(column);
      if (value !== null) values.set(value, [...(values.get(value) ?? []), column.name]);
    }
    if (values.size > 1) {
      const parts = [...values].map(([value, names]) => `${value} (${names.join(", ")})`);
      warnings.push(`The columns differ in ${label}: ${parts.join(" against ")}`);
    }
  };
  const instruments = new Set(
    columns.flatMap(({ part }) => (part.provider === null ? [] : [instrumentOf(part.provider)])),
  );
  if (instruments.size > 1) {
    warnings.push(
      `The columns are read by different instruments (${[...instruments].join(", ")}): a difference between them may be the instruments' and not the checkpoints'`,
    );
  }
  differ("provider", ({ part }) => part.provider);
  differ("precision", ({ part }) => part.dtype);
  differ("runtime", ({ part }) => part.runtime);
  differ("threads", ({ part }) => (part.threads === null || part.threads === 0 ? null : String(part.threads)));
  differ("seed and decoding", ({ run }) => {
    const { seed, samples, temperature, topP, maxTokens, stopping } = run.request;
    const stopped = stopping ? `, ${stoppingWords(stopping)}` : "";
    return `seed ${seed}, ${samples} samples, temperature ${temperature}, top-p ${topP}, ${maxTokens} tokens${stopped}`;
  });
  differ("split of cells", ({ run }) => run.request.split ?? "all");
  differ("code version", ({ run }) => run.codeVersion);
  return warnings;
}
