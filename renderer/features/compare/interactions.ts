import { groupsOf } from "#core/probes/groups.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { Comparison } from "#core/probes/result.ts";
import type { RunReport } from "./report-queries.ts";

/** One interaction of training arms, in each headline group. */
export interface Interaction {
  readonly id: string;
  readonly kind: Exclude<Comparison["kind"], "paired">;
  /** What it asks, in words. */
  readonly question: string;
  /** The same as a formula. */
  readonly terms: string;
  readonly rows: readonly Comparison[];
}

export interface InteractionInput {
  readonly report: Pick<RunReport, "probe" | "comparisons">;
  readonly reading: ReadingKind;
  /** A stacking is of one axis; a double dissociation sets two against each other and is shown for either. */
  readonly axis: string;
  /** Names of the columns that are shown; an interaction whose ends are not among them is left out. */
  readonly columns: readonly string[];
}

/** Double dissociations first: they need the fewest arms and say the most. */
export function interactionsOf({ report, reading, axis, columns }: InteractionInput): Interaction[] {
  const groups = groupsOf(report.probe).flatMap(({ id, level }) => (level === "headline" ? [id] : []));
  const found = new Map<string, Interaction & { readonly rows: Comparison[] }>();
  for (const comparison of report.comparisons) {
    const { kind, baseline, checkpoint, metric, terms } = comparison;
    if (kind === "paired" || comparison.reading !== reading || !groups.includes(comparison.group)) continue;
    if (!columns.includes(baseline) || !columns.includes(checkpoint) || !isAbout(metric, axis)) continue;
    const id = [kind, baseline, checkpoint, metric].join(" ");
    const known = found.get(id);
    if (known) known.rows.push(comparison);
    else
      found.set(id, {
        id,
        kind,
        question: questionOf(comparison),
        terms: (terms ?? "").split(";")[0] ?? "",
        rows: [comparison],
      });
  }
  const order = ["double-dissociation", "stacking"];
  return [...found.values()]
    .map((each) => ({ ...each, rows: each.rows.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group)) }))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** What the report remarks about the terms, e.g. that they are complements, where it holds in all groups. */
export function remarkOf(rows: readonly Comparison[]): string | null {
  const remarks = new Set(rows.map(({ terms }) => (terms ?? "").split(";")[1]?.trim() ?? null));
  const [only = null] = remarks;
  return remarks.size === 1 ? only : null;
}

function questionOf({ kind, baseline, checkpoint }: Comparison): string {
  return kind === "double-dissociation"
    ? `Do ${checkpoint} and ${baseline} part by value, each towards its own?`
    : `Does midtraining change what fine-tuning does in ${checkpoint}?`;
}

function isAbout(metric: string, axis: string): boolean {
  const axes = metric.replace(/^choose:/, "").split("-vs-");
  return axes.includes(axis);
}
