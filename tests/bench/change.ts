import type { Figures } from "./figures.ts";

const keyOf = (row: { model: string; task: string; system: string }): string =>
  `${row.model} ${row.task} ${row.system}`;

/** What changed against the stored figures, one line a row; rows of either side alone are named as such. */
export function changeLines(now: Pick<Figures, "rows" | "machine" | "threads">, stored: Figures): string[] {
  const before = new Map(stored.rows.map((row) => [keyOf(row), row]));
  const lines = now.rows.map((row) => {
    const old = before.get(keyOf(row));
    before.delete(keyOf(row));
    if (old === undefined) return `${keyOf(row)}: ${seconds(row.medianMs)}, not measured before`;
    const apart = row.q1Ms > old.q3Ms || row.q3Ms < old.q1Ms;
    const percent = (row.medianMs / old.medianMs - 1) * 100;
    const signed = `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(0)} %`;
    return `${keyOf(row)}: ${seconds(old.medianMs)} → ${seconds(row.medianMs)} (${signed}${apart ? "" : ", within the spread"})`;
  });
  const gone = [...before.keys()].map((key) => `${key}: measured before, not now`);
  return [...comparability(now, stored), ...lines, ...gone];
}

function comparability(now: Pick<Figures, "machine" | "threads">, stored: Figures): string[] {
  const same = now.machine.cpu === stored.machine.cpu && now.threads === stored.threads;
  return same ? [] : ["Stored figures are of another processor or thread count: only ratios and fractions compare."];
}

/** Milliseconds as seconds with three digits. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toPrecision(3)} s`;
}
