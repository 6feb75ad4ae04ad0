import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join, relative } from "node:path";

import { Shape } from "./bound.ts";
import type { Limits } from "./bound.ts";
import { changeLines } from "./change.ts";
import { Figures } from "./figures.ts";
import type { ModelName } from "./job.ts";
import { HELP, readOptions } from "./options.ts";
import type { BenchOptions } from "./options.ts";
import { extrapolations, performancePage, taskTable } from "./page.ts";
import { FIGURES, MODELS, PAGE, RESULTS, ROOT } from "./places.ts";
import { authorModel, installPeers, measureLimits } from "./prepare.ts";
import { measureModel } from "./rounds.ts";
import type { Measured, RoundsPlan } from "./rounds.ts";
import { summariseLoads, summariseModels, summariseRows } from "./summarise.ts";
import { systemOf } from "./systems.ts";
import type { SystemEntry } from "./systems.ts";
import { FULL_SIZES, makeTasks, parityPrompts, readWords, SMALL_SIZES, warmUpTasks, wordOf } from "./tasks.ts";
import type { Words } from "./tasks.ts";

const PARITY_PROMPTS = 20;
/** Of the budget: the larger model takes longer. */
const SHARES: { readonly [Name in ModelName]: number } = { m40: 0.35, m180: 0.65 };

const began = performance.now();

function say(line: string): void {
  process.stdout.write(`[${Math.round((performance.now() - began) / 1000)} s] ${line}\n`);
}

async function bench(options: BenchOptions): Promise<void> {
  const systems = options.systems.map((name) => systemOf(name));
  const lacks = await installPeers(systems, say);
  if (lacks.python !== null) throw new Error(`There is no reference to compare with: ${lacks.python}`);
  for (const model of options.models) await authorModel(model, say);
  let limits = await measureLimits(options.threads, say);
  const measured: Measured = { rows: [], loads: [], parity: [], absences: [], modes: new Map(), versions: new Map() };
  const words = await readWords(join(MODELS, options.models[0] ?? "m40", "hf/tokenizer.json"));
  const tasks = makeTasks(words, options.small ? SMALL_SIZES : FULL_SIZES);
  for (const model of options.models) {
    for (const { name, needs } of systems) {
      const why = lacks[needs];
      if (why !== null) measured.absences.push({ model, system: name, why });
    }
    const able = systems.filter(({ needs }) => lacks[needs] === null);
    await measureModel(planOf(model, able, { options, words, tasks }), measured);
    // Again after each model, and the most counts: a moment in which others used the machine is no limit.
    limits = mostOf(limits, await measureLimits(options.threads, say));
  }
  const setting = { tasks, shapes: await readShapes(options.models), limits };
  await publish(options, measured, figuresOf(options, measured, setting));
}

function planOf(
  model: ModelName,
  systems: readonly SystemEntry[],
  { options, words, tasks }: { options: BenchOptions; words: Words; tasks: ReturnType<typeof makeTasks> },
): RoundsPlan {
  const shares = options.models.reduce((sum, each) => sum + SHARES[each], 0);
  return {
    model,
    systems,
    tasks: Object.fromEntries(options.tasks.map((name) => [name, tasks[name]])),
    warmUp: warmUpTasks(words),
    prompts: parityPrompts(words, PARITY_PROMPTS).map((prompt) => ({ prompt, targets: [] })),
    firstWord: words.first,
    wordOf: (id) => wordOf(words, id),
    threads: options.threads,
    passive: options.passive,
    rounds: options.rounds,
    seconds: (options.budgetSeconds * SHARES[model]) / shares,
    say,
  };
}

function mostOf(a: Limits, b: Limits): Limits {
  return {
    gflops: Math.max(a.gflops, b.gflops),
    gigabytesPerSecond: Math.max(a.gigabytesPerSecond, b.gigabytesPerSecond),
  };
}

async function readShapes(models: readonly ModelName[]): Promise<Map<ModelName, Shape>> {
  const read = models.map(async (model) => {
    const text = await readFile(join(MODELS, model, "shape.json"), "utf8");
    return [model, Shape.parse(JSON.parse(text))] as const;
  });
  return new Map(await Promise.all(read));
}

function figuresOf(options: BenchOptions, measured: Measured, setting: Parameters<typeof summariseRows>[1]): Figures {
  return {
    format: 1,
    at: new Date().toISOString(),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim(),
    threads: options.threads,
    roundsAsked: options.rounds,
    openMpWaits: options.passive ? "passively" : "as by default",
    machine: { ...machine(), ...setting.limits },
    versions: { ...Object.fromEntries(measured.versions), node: { node: process.versions.node } },
    models: summariseModels(setting.shapes),
    parity: measured.parity.map((row) => ({
      ...row,
      worstNats: Number.isFinite(row.worstNats) ? row.worstNats : null,
    })),
    absences: measured.absences,
    loads: summariseLoads(measured),
    rows: summariseRows(measured, setting),
  };
}

function machine(): Omit<Figures["machine"], keyof Limits> {
  const cores = cpus();
  const system = `${platform()} ${release()} ${arch()}`;
  return { cpu: cores[0]?.model.trim() ?? "unknown", cores: cores.length, memoryBytes: totalmem(), system };
}

/** Raw rows always; the kept figures only where everything ran, after saying what changed against the last ones. */
async function publish(options: BenchOptions, measured: Measured, figures: Figures): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  const raw = join(RESULTS, `${figures.at.replaceAll(":", "-")}.json`);
  await writeFile(raw, JSON.stringify({ options, raw: measured.rows, loads: measured.loads, figures }));
  say(`raw rows: ${relative(ROOT, raw)}`);
  for (const { model, system, why } of figures.absences) say(`${model}, ${system} is not in the figures: ${why}`);
  for (const { name } of figures.models) {
    for (const task of options.tasks) {
      const rows = figures.rows.filter((row) => row.model === name && row.task === task);
      process.stdout.write(`\n${name} ${task}\n${[taskTable(rows), ...extrapolations(rows)].join("\n")}\n`);
    }
  }
  process.stdout.write("\n");
  if (!options.small && existsSync(FIGURES)) {
    const stored = Figures.parse(JSON.parse(await readFile(FIGURES, "utf8")));
    for (const line of changeLines(figures, stored)) say(line);
  }
  if (!options.whole) return;
  await writeFile(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  await writeFile(PAGE, performancePage(figures));
  say(`figures: ${relative(ROOT, FIGURES)}, ${relative(ROOT, PAGE)}`);
}

const options = readOptions(process.argv.slice(2));
if (options === "help") process.stdout.write(`${HELP}\n`);
else await bench(options);
