import type { MachineLimits } from "./limits.ts";
import type { Ratio } from "./statistics.ts";

/** One system on one task and model. */
export interface Row {
  readonly model: string;
  readonly task: string;
  readonly system: string;
  readonly version: string;
  /** Median over rounds for the whole task, load not counted. */
  readonly seconds: number;
  readonly roundsSeconds: readonly number[];
  readonly timedUnits: number;
  readonly wholeUnits: number;
  readonly timesOurs: Ratio;
  readonly loadSeconds: number;
  readonly peakBytes: number;
  /** Largest difference (nats) of a text's score from ours; null where nothing is scored. */
  readonly parityNats: number | null;
  readonly agrees: boolean;
  /** Least arithmetic of the task at the measured peak, over the time that it took. */
  readonly ofLimit: number;
}

interface Machine extends MachineLimits {
  readonly cpu: string;
  readonly threads: number;
  readonly rounds: number;
}

interface Report {
  readonly machine: Machine;
  readonly modes: readonly { readonly name: string; readonly mode: string }[];
  readonly rows: readonly Row[];
}

const TASKS: Readonly<Record<string, string>> = {
  S1: "100 continuations (8-24 tokens) of one prefix of 1,000 tokens",
  S2: "200 pairs in both orders (stems of 20-60 tokens, options of 1-3)",
  G1: "100 answers of 64 tokens to one prompt of 2,000",
  D1: "one answer of 128 tokens to a prompt of 128",
};

/** The page that a run makes. */
export function performancePage({ machine, modes, rows }: Report): string {
  const tables = [...new Set(rows.map(({ model, task }) => `${model}/${task}`))].map((key) => {
    const some = rows.filter(({ model, task }) => `${model}/${task}` === key);
    const [first] = some;
    return [
      `## ${first?.task}: ${TASKS[first?.task ?? ""] ?? ""} (${first?.model} model)`,
      "",
      "| system | seconds | times this engine (95%) | of the limit | peak memory | timed | largest difference |",
      "|---|---|---|---|---|---|---|",
      ...some.map(tableRow),
    ].join("\n");
  });
  return [
    "# Performance",
    "",
    "Made by `npm run bench:engine`; do not edit. The figures behind it are in `performance.json`.",
    "",
    `${machine.cpu}, ${machine.threads} threads, ${machine.rounds} rounds, systems in turn, each in a process of its own; medians. `,
    `Measured peak: ${machine.gigaflops.toFixed(0)} GFLOP/s (product of two 1,024² matrices), ${machine.copyGigabytes.toFixed(1)} GB/s (copy).`,
    "“Of the limit” is the least arithmetic that a task needs, at that peak, over the time it took. Seconds of a task that was timed in",
    "part are extrapolated in proportion; “timed” says how much was. Loading is not counted.",
    "",
    ...modes.map(({ name, mode }) => `- **${name}**: ${mode}.`),
    "",
    tables.join("\n\n"),
    "",
  ].join("\n");
}

function tableRow(row: Row): string {
  const { ratio, low, high } = row.timesOurs;
  const times = row.system === "this engine" ? "1" : `${ratio.toFixed(1)} (${low.toFixed(1)}-${high.toFixed(1)})`;
  const parity =
    row.parityNats === null ? "–" : `${row.parityNats.toExponential(1)} nats${row.agrees ? "" : " (disagrees)"}`;
  return `| ${row.system} | ${row.seconds.toFixed(2)} | ${times} | ${(100 * row.ofLimit).toFixed(0)}% | ${(row.peakBytes / 1e9).toFixed(2)} GB | ${row.timedUnits.toFixed(0)} of ${row.wholeUnits} | ${parity} |`;
}

/** How a run's ratios moved against the stored ones, a line for each row that both have. */
export function changeLines(rows: readonly Row[], before: readonly Row[]): string[] {
  const keyOf = ({ model, task, system }: Row): string => `${model} ${task} ${system}`;
  const earlier = new Map(before.map((row) => [keyOf(row), row]));
  return rows.flatMap((row) => {
    const old = earlier.get(keyOf(row));
    if (old === undefined) return [];
    const change = 100 * (row.ofLimit / old.ofLimit - 1);
    const sign = change > 0 ? "+" : "";
    return [
      `${keyOf(row)}: ${(100 * old.ofLimit).toFixed(1)}% → ${(100 * row.ofLimit).toFixed(1)}% of the limit (${sign}${change.toFixed(0)}%)\n`,
    ];
  });
}
