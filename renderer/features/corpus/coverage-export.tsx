import type { ReactNode } from "react";
import type { CoverageMap } from "#core/corpus/search.ts";
import { countFigure } from "#core/report/figures/count-figure.ts";
import type { ReportTable } from "#core/report/table.ts";
import { ExportMenu } from "../../shared/export/export-menu.tsx";

/** The coverage map as a figure, and as a table with a row for each cell. */
export function CoverageExport({ map }: { readonly map: CoverageMap }): ReactNode {
  const caption = "Documents by subdomain and type";
  return (
    <ExportMenu
      figures={[{ name: "coverage", caption, draw: () => countFigure(countsOf(map), caption) }]}
      tables={[{ caption, table: () => coverageTable(map) }]}
    />
  );
}

function countsOf({ rows, columns, cells }: CoverageMap): Parameters<typeof countFigure>[0] {
  return {
    rows: rows.map((name) => (name === "" ? "(no subdomain)" : name)),
    columns: columns.map((name) => (name === "" ? "(no type)" : name)),
    counts: rows.map((_, row) => columns.map((__, column) => cells[row]?.[column]?.documents ?? 0)),
  };
}

function coverageTable(map: CoverageMap): ReportTable {
  const { rows, columns, counts } = countsOf(map);
  return {
    name: "coverage",
    header: ["subdomain", "type", "documents"],
    rows: rows.flatMap((subdomain, row) =>
      columns.map((type, column) => [subdomain, type, counts[row]?.[column] ?? 0]),
    ),
  };
}
