import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { z } from "zod";

import { SortedTexts } from "../../native/inference/schedule/sorted-texts.ts";
import { machineLimits } from "./limits.ts";
import type { Row } from "./report.ts";
import { changeLines, performancePage } from "./report.ts";
import type { ModelFacts } from "./statistics.ts";
import { leastOperations, median, ratioOfMedians } from "./statistics.ts";
import { idsOf } from "./systems/job.ts";
import type { Tasks } from "./tasks.ts";
import { makeTasks } from "./tasks.ts";

/**
 * Times this engine beside others on the same weights: `npm run bench:engine [-- --rounds N --model small,large --task S1,S2]`.
 * Each system runs in a process of its own, one at a time, the systems in turn in every round.
 */
const ROOT = resolve(import.meta.dirname, "../..");
const OUT = join(ROOT, "build/bench");
const PYTHON = join(ROOT, "trainer/.venv/bin/python");
const NODE = process.execPath;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    model: { type: "string", default: "small,large" },
    task: { type: "string", default: "S1,S2,G1,D1" },
  },
});

type TaskName = keyof Tasks;

interface System {
  readonly name: string;
  readonly mode: string;
  readonly command: readonly string[];
  /** Most units that are timed of each task; what is left is extrapolated. */
  readonly units: Readonly<Record<TaskName, number>>;
}

const ALL = 1_000_000;
const SYSTEMS: readonly System[] = [
  {
    name: "this engine",
    mode: "engine API: shared prefixes, packs, growing answers; text in, scores and tokens out",
    command: [NODE, join(import.meta.dirname, "systems/ours.ts")],
    units: { S1: ALL, S2: ALL, G1: ALL, D1: ALL },
  },
  {
    name: "naive",
    mode: "the same graph in onnxruntime-node: every text whole, batch 1, all logits; answers one by one over the cache",
    command: [NODE, join(import.meta.dirname, "systems/naive.ts")],
    units: { S1: 6, S2: 40, G1: 2, D1: ALL },
  },
  {
    name: "transformers",
    mode: "Hugging Face transformers, float32: prefix once and its cache expanded to batches of 25; pairs sorted in batches of 16; generate over the expanded cache",
    command: [PYTHON, join(import.meta.dirname, "systems/transformers_cpu.py")],
    units: { S1: 25, S2: 40, G1: 10, D1: ALL },
  },
];

/** Units of a whole task. */
const WHOLE: Readonly<Record<TaskName, number>> = { S1: 100, S2: 400, G1: 100, D1: 1 };

/** A peer whose log-probabilities differ by more than this (nats, summed over a text) is not timed against. */
const PARITY_NATS = 1e-2;

const Outcome = z.looseObject({
  ms: z.number(),
  done: z.number(),
  sums: z.array(z.number()),
  loadMs: z.number(),
  peakBytes: z.number(),
  version: z.string(),
});
type Outcome = z.infer<typeof Outcome>;

function runSystem(system: System, model: string, task: TaskName): Outcome {
  const [program = "", ...args] = system.command;
  const folder = join(OUT, "models", model);
  const given = [folder, join(OUT, "tasks.json"), task, values.threads, String(system.units[task])];
  const ended = spawnSync(program, [...args, ...given], { encoding: "utf8", maxBuffer: 1 << 28 });
  const line = ended.stdout.trim().split("\n").at(-1) ?? "";
  if (ended.status !== 0) throw new Error(`${system.name} failed on ${task}: ${ended.stderr.trim().slice(-400)}`);
  return Outcome.parse(JSON.parse(line));
}

function makeModel(model: string): void {
  if (existsSync(join(OUT, "models", model, "facts.json"))) return;
  const made = spawnSync(PYTHON, [join(import.meta.dirname, "make_models.py"), join(OUT, "models"), model], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (made.status !== 0) throw new Error("The models could not be made; run npm run setup:trainer first.");
}

/** Largest difference (nats) between two systems' scores of the same texts; null where nothing is scored. */
function disagreement(one: readonly number[], other: readonly number[]): number | null {
  const pairs = one.slice(0, other.length).map((value, at) => Math.abs(value - (other[at] ?? Number.NaN)));
  return pairs.length === 0 ? null : Math.max(...pairs);
}

/** The least arithmetic of a task: what texts begin alike is read once, wherever it stands. */
function leastFor(model: string, task: TaskName, tasks: Tasks): number {
  const facts: ModelFacts = JSON.parse(readFileSync(join(OUT, "models", model, "facts.json"), "utf8"));
  if (task === "S1") {
    const { prefix, continuations } = tasks.S1;
    return leastOperations(facts, partsOf(continuations.map((text) => ({ before: prefix, scored: text }))));
  }
  if (task === "S2") {
    const texts = tasks.S2.flatMap(({ stem, options }) => options.map((text) => ({ before: stem, scored: text })));
    return leastOperations(facts, partsOf(texts));
  }
  const { prompt, tokens } = task === "G1" ? tasks.G1 : tasks.D1;
  const answers = task === "G1" ? tasks.G1.answers : 1;
  const grown = Array.from({ length: answers }, () => ({ tokens, before: prompt.length, rows: tokens }));
  return leastOperations(facts, [{ tokens: prompt.length, before: 0, rows: 0 }, ...grown]);
}

/** What each text adds to the ones before it in sorted order; a letter is a token, and the last one is not read. */
function partsOf(texts: readonly { readonly before: string; readonly scored: string }[]) {
  const sorted = new SortedTexts(
    texts.map(({ before, scored }) => ({ fed: idsOf(before + scored).slice(0, -1), scored })),
  );
  return sorted.texts.map((text, at) => {
    const tokens = sorted.added(at, 0);
    return { tokens, before: text.fed.length - tokens, rows: text.scored.length };
  });
}

function benchTask(model: string, task: TaskName, tasks: Tasks, gigaflops: number): Row[] {
  const outcomes = new Map<string, Outcome[]>(SYSTEMS.map((system) => [system.name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const system of SYSTEMS) {
      const outcome = runSystem(system, model, task);
      outcomes.get(system.name)?.push(outcome);
      process.stdout.write(`${model} ${task} round ${round + 1}: ${system.name} ${(outcome.ms / 1000).toFixed(2)} s\n`);
    }
  }
  const whole = (list: readonly Outcome[]): number[] => list.map(({ ms, done }) => (ms * WHOLE[task]) / done);
  const ours = outcomes.get("this engine") ?? [];
  return SYSTEMS.map((system): Row => {
    const list = outcomes.get(system.name) ?? [];
    const times = whole(list);
    const parity = disagreement(ours[0]?.sums ?? [], list[0]?.sums ?? []);
    return {
      model,
      task,
      system: system.name,
      version: list[0]?.version ?? "",
      seconds: median(times) / 1000,
      roundsSeconds: times.map((ms) => ms / 1000),
      timedUnits: list[0]?.done ?? 0,
      wholeUnits: WHOLE[task],
      timesOurs: ratioOfMedians(times, whole(ours)),
      loadSeconds: median(list.map(({ loadMs }) => loadMs)) / 1000,
      peakBytes: Math.max(...list.map(({ peakBytes }) => peakBytes)),
      parityNats: parity,
      agrees: parity === null || parity <= PARITY_NATS,
      ofLimit: leastFor(model, task, tasks) / (gigaflops * 1e9) / (median(times) / 1000),
    };
  });
}

mkdirSync(OUT, { recursive: true });
const tasks = makeTasks("bench");
writeFileSync(join(OUT, "tasks.json"), JSON.stringify(tasks));
const limits = await machineLimits(Number(values.threads));
process.stdout.write(`${limits.gigaflops.toFixed(0)} GFLOP/s, ${limits.copyGigabytes.toFixed(1)} GB/s copied\n`);
const rows: Row[] = [];
for (const model of values.model.split(",")) {
  makeModel(model);
  for (const task of values.task.split(",")) {
    if (task !== "S1" && task !== "S2" && task !== "G1" && task !== "D1") throw new Error(`There is no task ${task}.`);
    rows.push(...benchTask(model, task, tasks, limits.gigaflops));
  }
}
const machine = {
  cpu: cpus()[0]?.model ?? "",
  threads: Number(values.threads),
  rounds: Number(values.rounds),
  ...limits,
};
const stored = join(ROOT, "docs/performance.json");
const before: { rows: Row[] } | null = existsSync(stored) ? JSON.parse(readFileSync(stored, "utf8")) : null;
process.stdout.write(changeLines(rows, before?.rows ?? []).join("\n"));
const modes = SYSTEMS.map(({ name, mode }) => ({ name, mode }));
// What was not timed now stays as it was.
const again = new Set(rows.map(({ model, task }) => `${model} ${task}`));
const kept = (before?.rows ?? []).filter(({ model, task }) => !again.has(`${model} ${task}`));
const report = { machine, modes, rows: [...kept, ...rows] };
writeFileSync(stored, `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(ROOT, "docs/performance.md"), performancePage(report));
