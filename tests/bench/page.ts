import { seconds } from "./change.ts";
import type { FigureRow, Figures } from "./figures.ts";
import { TASK_NAMES } from "./job.ts";
import { SYSTEMS } from "./systems.ts";
import { TASK_TITLES } from "./tasks.ts";

/** docs/performance.md, made from docs/performance.json. */
export function performancePage(figures: Figures): string {
  const { machine } = figures;
  const tables = figures.models.flatMap(({ name, parameters }) => [
    `## Model ${name}: ${(parameters / 1e6).toFixed(0)} million parameters`,
    ...TASK_NAMES.flatMap((task) => {
      const rows = figures.rows.filter((row) => row.model === name && row.task === task);
      return rows.length === 0 ? [] : [`### ${task}: ${TASK_TITLES[task]}`, taskTable(rows), ...extrapolations(rows)];
    }),
    "### Loading and memory",
    loadTable(figures, name),
  ]);
  return `${[
    "# Performance of the engine",
    "Made by `npm run bench:engine`; do not edit. Every number comes from that run and its raw rows.",
    `Measured ${figures.at} at commit ${figures.commit} on ${machine.cpu} (${machine.cores} cores, ` +
      `${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, ${machine.system}), ${figures.threads} threads for every system; OpenMP waits ${figures.openMpWaits}. ` +
      `Measured at the start: ${machine.gflops.toFixed(0)} GFLOP/s in a float32 matrix product, ` +
      `${machine.gigabytesPerSecond.toFixed(1)} GB/s read from memory.`,
    METHOD,
    ...tables,
    "## Parity",
    parityTable(figures),
    "## Modes and versions",
    ...systemLines(figures),
    ...absenceLines(figures),
  ].join("\n\n")}\n`;
}

const METHOD = `**Method.** The same random Qwen3 weights, rounded to float16, are written in every format. A system first shows that
its log-probabilities of the five likeliest words after 20 prompts are transformers' (float32); one that disagrees is not
timed, and one whose scores in a task differ by more than its tolerance a token shows no time there. Each system runs in a process of its own, one at a time, in interleaved rounds; a task is timed from text or token
ids in to scores or tokens out, after a warm-up, and loading is apart. × ours is the ratio of medians with a 95 %
bootstrap interval over rounds: above 1, ours is faster. A system too slow for the budget does part of a task and its time
is extrapolated, which is said under the table. The limit is the least time that the arithmetic and the memory reads of
the task take at the measured peaks when no beginning is encoded twice (decoding that guesses ahead can in principle beat
it); its share says how much of the machine a system uses for what was asked.`;

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = head.map((_, place) => (place === 0 ? "---" : "---:"));
  return [line(head), line(rule), ...rows.map((row) => line(row))].join("\n");
}

export function taskTable(rows: readonly FigureRow[]): string {
  const head = ["system", "median", "IQR", "× ours (95 %)", "of the limit", "scores differ by", "rounds"];
  const right = rows.filter((row) => !hasWrongScores(row)).sort((a, b) => a.medianMs - b.medianMs);
  const wrong = rows
    .filter(hasWrongScores)
    .map((row) => [
      row.system,
      "wrong scores",
      "–",
      "–",
      "–",
      `${row.scoreDifferenceNats?.toExponential(1) ?? ""} nats`,
      String(row.rounds),
    ]);
  const cells = right.map((row) => [
    row.system,
    `${row.unitsTimed < row.unitsTotal ? "~" : ""}${seconds(row.medianMs)}`,
    `${seconds(row.q1Ms)} – ${seconds(row.q3Ms)}`,
    row.system === "ours" ? "1" : ratioCell(row),
    `${(row.fractionOfLimit * 100).toPrecision(2)} %`,
    row.scoreDifferenceNats === null ? "–" : `${row.scoreDifferenceNats.toExponential(1)} nats`,
    String(row.rounds),
  ]);
  return markdownTable(head, [...cells, ...wrong]);
}

/** Tokens of the longest text that is scored: each may differ by the system's tolerance. */
const LONGEST_SCORED = 24;

/** A system that agreed on the prompts of the parity check and then gives other scores in the task: its time says nothing. */
function hasWrongScores({ system, scoreDifferenceNats }: FigureRow): boolean {
  const tolerance = SYSTEMS.find(({ name }) => name === system)?.toleranceNats ?? 0;
  return scoreDifferenceNats !== null && scoreDifferenceNats > tolerance * LONGEST_SCORED;
}

/** An interval of fewer than three rounds would look certain and is not. */
function ratioCell({ ratio, rounds }: FigureRow): string {
  if (ratio === null) return "–";
  const interval = rounds < 3 ? "too few rounds" : `${ratio.low.toPrecision(3)} – ${ratio.high.toPrecision(3)}`;
  return `${ratio.value.toPrecision(3)} (${interval})`;
}

export function extrapolations(rows: readonly FigureRow[]): string[] {
  const parts = rows
    .filter((row) => row.unitsTimed < row.unitsTotal)
    .map((row) => {
      const factor = (row.unitsTotal / row.unitsTimed).toPrecision(3);
      return `${row.system}: ${row.unitsTimed} of ${row.unitsTotal} timed at least, ×${factor}`;
    });
  if (parts.length === 0) return [];
  return [`~ extrapolated (the part that is done once is not multiplied): ${parts.join("; ")}.`];
}

function loadTable(figures: Figures, model: string): string {
  const rows = figures.loads.filter((load) => load.model === model);
  return markdownTable(
    ["system", "load", "most memory"],
    rows.map((row) => [row.system, seconds(row.loadMs), `${(row.peakBytes / 2 ** 20).toFixed(0)} MiB`]),
  );
}

function parityTable({ parity }: Figures): string {
  return markdownTable(
    ["model, system", "prompts", "largest difference", "tolerance", "timed"],
    parity.map((row) => [
      `${row.model}, ${row.system}`,
      String(row.prompts),
      row.worstNats === null ? "no numbers" : `${row.worstNats.toExponential(1)} nats`,
      `${row.toleranceNats} nats`,
      row.agrees ? "yes" : "no",
    ]),
  );
}

function systemLines(figures: Figures): string[] {
  return SYSTEMS.filter(({ name }) => figures.rows.some((row) => row.system === name)).map(({ name, title, note }) => {
    const versions = Object.entries(figures.versions[name] ?? {}).map(([what, version]) => `${what} ${version}`);
    const modes = new Map(figures.rows.filter((row) => row.system === name).map((row) => [row.task, row.mode]));
    const lines = [...modes].map(([task, mode]) => `  - ${task}: ${mode}`);
    return [`- **${name}**: ${title}; ${note}. ${versions.join(", ")}`, ...lines].join("\n");
  });
}

function absenceLines({ absences }: Figures): string[] {
  if (absences.length === 0) return [];
  return ["## Not timed", absences.map(({ model, system, why }) => `- ${model}, ${system}: ${why}`).join("\n")];
}
