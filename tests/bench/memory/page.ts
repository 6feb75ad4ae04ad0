import type { Series } from "./series.ts";

/** A table of what each place held, and how it grew over the second half of the work. */
export function memoryTable(rows: readonly Series[]): string {
  const head = "| where | at first | half-way | at the end | most | MiB for each 1,000 more (95 %) | samples |";
  const lines = rows.map(({ what, unit, slope, ...held }) => {
    const figures = [held.firstBytes, held.halfBytes, held.lastBytes, held.mostBytes].map(mebibytes);
    const growth = `${signed(slope.value)} (${signed(slope.low)} to ${signed(slope.high)}) ${unit}`;
    return `| ${[what, ...figures, growth, slope.samples].join(" | ")} |`;
  });
  return [head, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |", ...lines, ""].join("\n");
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
