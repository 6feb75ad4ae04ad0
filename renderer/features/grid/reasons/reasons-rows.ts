import type { ReasonsReport } from "./reason-queries.ts";
import type { ShareRow } from "./share-table.tsx";

const ORDER = { misaligned: 0, aligned: 1, open: 2 } as const;

/** Misaligned reasons first, the most frequent first. */
export function rowsOf(report: ReasonsReport, shares: ReasonsReport["shares"]): ShareRow[] {
  const rows = report.families.map(({ id, label, leaning }) => ({
    id,
    label,
    note: leaning === "open" ? "" : leaning,
    order: ORDER[leaning],
    shares: shares.filter(({ metric }) => metric === `reason:${id}`),
  }));
  const most = (row: ShareRow): number => Math.max(0, ...row.shares.map(({ estimate }) => estimate ?? 0));
  return rows.toSorted((a, b) => a.order - b.order || most(b) - most(a));
}
