import type { Split } from "#core/agentic/grid.ts";
import type { Result } from "#core/base/result.ts";
import { GRID_RUN_SETTINGS, type ProbeRunRequest } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { readNumber } from "../../shared/format/read-number.ts";

export type SplitChoice = Split | "all";

/** The dialog's fields as they are typed. */
export interface StartForm {
  readonly probe: string;
  /** In display order; the first is the baseline. */
  readonly checkpoints: readonly string[];
  readonly split: SplitChoice;
  readonly samples: string;
  readonly seed: string;
  readonly temperature: string;
  readonly topP: string;
  readonly maxTokens: string;
  /** Points to either side at which a cell ends; empty: every cell gets all its samples. */
  readonly within: string;
}

export type StartField = "samples" | "seed" | "temperature" | "topP" | "maxTokens" | "within";

export interface ReadStart {
  /** Null while something is missing or wrong. */
  readonly request: ProbeRunRequest | null;
  readonly problems: Readonly<Partial<Record<StartField | "checkpoints", string>>>;
}

export function firstStart(probe: string, checkpoints: readonly string[]): StartForm {
  const { samples, seed, temperature, topP, maxTokens } = GRID_RUN_SETTINGS;
  return {
    probe,
    checkpoints,
    split: "all",
    samples: String(samples),
    seed: String(seed),
    temperature: String(temperature),
    topP: String(topP),
    maxTokens: String(maxTokens),
    within: "",
  };
}

/** Rollouts between two looks at whether a cell has enough. */
const STEP = 5;

/** The request that the fields ask for, or what is wrong with each. */
export function readStart(form: StartForm): ReadStart {
  const numbers: Record<Exclude<StartField, "within">, Result<number, string>> = {
    samples: readNumber(form.samples, { whole: true, from: 1, to: 1000 }),
    seed: readNumber(form.seed, { whole: true, from: 0 }),
    temperature: readNumber(form.temperature, { from: 0, to: 5 }),
    topP: readNumber(form.topP, { from: 0, to: 1, above: true }),
    maxTokens: readNumber(form.maxTokens, { whole: true, from: 1, to: 4096 }),
  };
  const within = form.within.trim() === "" ? null : readNumber(form.within, { from: 1, to: 50 });
  const problems: Partial<Record<StartField | "checkpoints", string>> = {};
  for (const [name, read] of [...Object.entries(numbers), ["within", within]] as [StartField, typeof within][]) {
    if (read && !read.ok) problems[name] = read.error;
  }
  if (form.checkpoints.length === 0) problems.checkpoints = "Choose at least one.";
  if (Object.keys(problems).length > 0) return { request: null, problems };
  const valueOf = (name: keyof typeof numbers): number => (numbers[name].ok ? numbers[name].value : 0);
  return {
    problems,
    request: {
      probe: form.probe,
      checkpoints: [...form.checkpoints],
      readings: ["sampled"],
      samples: valueOf("samples"),
      seed: valueOf("seed"),
      temperature: valueOf("temperature"),
      topP: valueOf("topP"),
      maxTokens: valueOf("maxTokens"),
      ...(form.split === "all" ? {} : { split: form.split }),
      ...(within?.ok ? { stopping: { metric: "executed", halfWidth: within.value / 100, step: STEP } } : {}),
    },
  };
}

/** The command that starts the same run; what stands at its default is left out, but never the seed. */
export function startCommand(request: ProbeRunRequest): string {
  const { probe, checkpoints, samples, seed, temperature, topP, maxTokens, split, stopping } = request;
  const options: (readonly [string, number, number])[] = [
    ["--temperature", temperature, GRID_RUN_SETTINGS.temperature],
    ["--top-p", topP, GRID_RUN_SETTINGS.topP],
    ["--max-tokens", maxTokens, GRID_RUN_SETTINGS.maxTokens],
  ];
  return commandLine(
    "probe",
    "run",
    probe,
    "--checkpoints",
    checkpoints.join(","),
    "--samples",
    String(samples),
    "--seed",
    String(seed),
    ...options.flatMap(([name, value, usual]) => (value === usual ? [] : [name, String(value)])),
    ...(split === undefined ? [] : ["--split", split]),
    ...(stopping === undefined
      ? []
      : ["--stop-within", String(Number((stopping.halfWidth * 100).toFixed(6))), "--step", String(stopping.step)]),
  );
}
