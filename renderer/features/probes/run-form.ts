import type { Result } from "#core/base/result.ts";
import type { Probe } from "#core/probes/probe.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest } from "#core/probes/run.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { readNumber } from "../../shared/format/read-number.ts";
import { plural } from "../../shared/format/text.ts";

/** The dialog's fields as they are typed. */
export interface RunForm {
  /** In display order; the first is the baseline. */
  readonly checkpoints: readonly string[];
  readonly readings: readonly ReadingKind[];
  readonly samples: string;
  readonly seed: string;
  readonly temperature: string;
  readonly topP: string;
  readonly maxTokens: string;
}

export type NumberFieldName = "samples" | "seed" | "temperature" | "topP" | "maxTokens";

export interface ReadForm {
  /** Null while something is missing or wrong. */
  readonly request: ProbeRunRequest | null;
  readonly problems: Readonly<Partial<Record<NumberFieldName | "checkpoints" | "readings", string>>>;
}

export function firstForm(checkpoints: readonly string[]): RunForm {
  const { readings, samples, seed, temperature, topP, maxTokens } = DEFAULT_RUN_SETTINGS;
  return {
    checkpoints,
    readings: [...readings],
    samples: String(samples),
    seed: String(seed),
    temperature: String(temperature),
    topP: String(topP),
    maxTokens: String(maxTokens),
  };
}

/** The request that the fields ask for, or what is wrong with each. What only sampling uses is not asked for without it. */
export function readRunForm(form: RunForm, probe: string): ReadForm {
  const sampled = form.readings.includes("sampled");
  const numbers: Record<NumberFieldName, Result<number, string>> = {
    samples: readNumber(form.samples, { whole: true, from: 1, to: 1000 }),
    seed: readNumber(form.seed, { whole: true, from: 0 }),
    temperature: readNumber(form.temperature, { from: 0, to: 5 }),
    topP: readNumber(form.topP, { from: 0, to: 1, above: true }),
    maxTokens: readNumber(form.maxTokens, { whole: true, from: 1, to: 4096 }),
  };
  const valueOf = (name: NumberFieldName): number =>
    numbers[name].ok ? numbers[name].value : DEFAULT_RUN_SETTINGS[name];
  const asked = NUMBER_FIELDS.filter((name) => sampled || name === "seed");
  const problems: Record<string, string> = {};
  for (const name of asked) {
    const read = numbers[name];
    if (!read.ok) problems[name] = read.error;
  }
  if (form.checkpoints.length === 0) problems["checkpoints"] = "Choose at least one.";
  if (form.readings.length === 0) problems["readings"] = "Choose at least one.";
  if (Object.keys(problems).length > 0) return { request: null, problems };
  const request: ProbeRunRequest = {
    probe,
    checkpoints: [...form.checkpoints],
    readings: READINGS.filter((kind) => form.readings.includes(kind)),
    samples: sampled ? valueOf("samples") : DEFAULT_RUN_SETTINGS.samples,
    seed: valueOf("seed"),
    temperature: sampled ? valueOf("temperature") : DEFAULT_RUN_SETTINGS.temperature,
    topP: sampled ? valueOf("topP") : DEFAULT_RUN_SETTINGS.topP,
    maxTokens: sampled ? valueOf("maxTokens") : DEFAULT_RUN_SETTINGS.maxTokens,
  };
  return { request, problems };
}

const NUMBER_FIELDS: readonly NumberFieldName[] = ["samples", "seed", "temperature", "topP", "maxTokens"];
const READINGS: readonly ReadingKind[] = ["likelihood", "sampled"];

/** What a run will read, in words: the questions of the probe, then readings a checkpoint and in all. */
export function costWords(probe: Probe, request: ProbeRunRequest): string[] {
  const questions = questionsOf(probe).length;
  const perCheckpoint = request.readings.map((kind) => questions * (kind === "sampled" ? request.samples : 1));
  const each = perCheckpoint.reduce((sum, count) => sum + count, 0);
  const [only, ...more] = request.readings;
  const kinds = request.readings.map((kind, index) => `${formatCount(perCheckpoint[index] ?? 0)} ${kind}`);
  const checkpoints = request.checkpoints.length;
  return [
    `${plural(probe.items.length, "item")} × ${plural(probe.questionForms.length, "form")} × 2 orders = ${plural(questions, "question")}`,
    more.length === 0
      ? `${plural(each, `${only} reading`)} a checkpoint`
      : `${kinds.join(" + ")} = ${plural(each, "reading")} a checkpoint`,
    `${plural(each * checkpoints, "reading")} in all, from ${plural(checkpoints, "checkpoint")}`,
  ];
}
