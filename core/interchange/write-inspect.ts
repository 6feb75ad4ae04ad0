import type { LoggedMessage, LoggedSample, LoggedScore, SampleLog } from "./sample-log.ts";

/** Rates of a score as our own statistics give them; written beside the score's mean. */
export interface StatedRate {
  readonly score: string;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

/** The parts of an Inspect log: what its `.eval` holds as files and its `.json` as one document. */
export interface InspectLog {
  /** All but samples and reductions. */
  readonly header: InspectHeader;
  readonly samples: readonly InspectSample[];
  readonly summaries: readonly unknown[];
}

interface InspectHeader {
  readonly version: typeof INSPECT_LOG_VERSION;
  readonly eval: unknown;
  readonly plan: unknown;
  readonly [key: string]: unknown;
}

export interface InspectSample {
  readonly id: string;
  readonly epoch: number;
  readonly input: readonly LoggedMessage[];
  readonly [key: string]: unknown;
}

/** Of Inspect's log schema. Its reader refuses what is higher. */
export const INSPECT_LOG_VERSION = 2;

export interface InspectOptions {
  /** Names of this log, in hex: the same results written twice are the same log. */
  readonly evalId: string;
  readonly runId: string;
  readonly codeVersion: string;
  readonly generateConfig: Readonly<Record<string, number>>;
  readonly modelArgs: Readonly<Record<string, unknown>>;
  readonly rates: readonly StatedRate[];
  readonly problem: string | null;
}

/**
 * A log in Inspect's shape. Every score is one scalar of its own, since a score of several would be counted as 0; what is
 * not known is NaN, Inspect's "unscored", which leaves its denominators. No metric is declared that Inspect would compute
 * anew: its means weigh samples, ours cells, and both stand in the results.
 */
export function toInspectLog(log: SampleLog, options: InspectOptions): InspectLog {
  const samples = log.samples.map((sample) => inspectSample(sample, log.model));
  return { header: headerOf(log, options), samples, summaries: samples.map(summaryOf) };
}

function headerOf(log: SampleLog, options: InspectOptions): InspectHeader {
  const ids = [...new Set(log.samples.map(({ id }) => sampleId(id)))];
  const created = log.createdAt ?? "1970-01-01T00:00:00+00:00";
  return {
    version: INSPECT_LOG_VERSION,
    status: log.status,
    eval: {
      eval_id: options.evalId,
      run_id: options.runId,
      created,
      task: log.task,
      task_id: options.evalId,
      task_version: log.taskVersion,
      task_attribs: {},
      task_args: {},
      task_args_passed: {},
      dataset: { name: log.task, samples: ids.length, sample_ids: ids, shuffled: false },
      model: log.model,
      model_generate_config: options.generateConfig,
      model_args: options.modelArgs,
      config: { epochs: Math.max(1, ...log.samples.map(({ epoch }) => epoch)) },
      packages: { "msm-workbench": options.codeVersion },
      metadata: log.details,
    },
    plan: {
      name: "plan",
      steps: [{ solver: "generate", params: {}, params_passed: {} }],
      config: options.generateConfig,
    },
    results: {
      total_samples: log.samples.length,
      completed_samples: log.samples.filter(({ error }) => error === null).length,
      scores: resultsOf(log, options.rates),
    },
    stats: { started_at: created, completed_at: created, model_usage: {}, role_usage: {} },
    ...(log.status === "error"
      ? { error: { message: options.problem ?? "It failed.", traceback: "", traceback_ansi: "" } }
      : {}),
    invalidated: false,
    tags: [],
    metadata: {},
  };
}

function resultsOf(log: SampleLog, rates: readonly StatedRate[]): unknown[] {
  const scores = log.samples.flatMap(({ scores: each }) => each);
  return [...Map.groupBy(scores, ({ name }) => name)].map(([name, all]) => {
    const numbers = all.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
    const known = all.filter(({ value }) => value !== null).length;
    const rate = rates.find(({ score }) => score === name);
    const metric = (word: string, value: number | null | undefined) =>
      value === null || value === undefined ? [] : [[word, { name: word, value, params: {} }] as const];
    return {
      name,
      scorer: name,
      scored_samples: known,
      unscored_samples: all.length - known,
      params: {},
      metrics: Object.fromEntries([
        ...metric("mean", numbers.length > 0 ? numbers.reduce((sum, each) => sum + each, 0) / numbers.length : null),
        ...metric("rate", rate?.estimate),
        ...metric("rate_low", rate?.low),
        ...metric("rate_high", rate?.high),
      ]),
      metadata: rate ? { method: rate.method } : {},
    };
  });
}

function inspectSample(sample: LoggedSample, model: string): InspectSample {
  const message = { role: "assistant", content: sample.output ?? "", source: "generate", model };
  const input = sample.input.map((each) => ({ ...each, source: "input" }));
  const { inputTokens, outputTokens } = sample;
  return {
    id: sampleId(sample.id),
    epoch: sample.epoch,
    input,
    ...(sample.choices ? { choices: sample.choices } : {}),
    target: sample.target,
    messages: sample.output === null ? input : [...input, message],
    output: {
      model,
      // Without a choice, Inspect's own readers of an output fail; an empty one of unknown end is nothing said.
      choices: [{ message, stop_reason: sample.output === null ? "unknown" : sample.stop }],
      completion: sample.output ?? "",
      ...(inputTokens === null || outputTokens === null
        ? {}
        : {
            usage: { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: inputTokens + outputTokens },
          }),
    },
    scores: Object.fromEntries(sample.scores.map((score) => [score.name, inspectScore(score)])),
    metadata: { ...sample.metadata, ...(sample.likelihoods ? { likelihoods: sample.likelihoods } : {}) },
    store: {},
    events: [],
    model_usage: {},
    role_usage: {},
    attachments: {},
    ...(sample.error === null ? {} : { error: { message: sample.error, traceback: "", traceback_ansi: "" } }),
  };
}

function inspectScore({ value, answer, explanation, metadata }: LoggedScore): unknown {
  const reason = value === null ? UNSCORED_REASONS[answer ?? ""] : undefined;
  return { value: value ?? Number.NaN, answer, explanation, metadata, history: [], ...(reason ? { reason } : {}) };
}

/** Inspect's own words for why nothing is known; it has them for some of our states. */
const UNSCORED_REASONS: Readonly<Record<string, string>> = {
  empty: "no_response",
  "off-format": "invalid_response_format",
  "judge-failed": "grader_failed",
};

function summaryOf(sample: InspectSample): unknown {
  const { id, epoch, choices, target, scores } = sample;
  return {
    id,
    epoch,
    input: shortened(sample),
    ...(choices === undefined ? {} : { choices }),
    target,
    metadata: {},
    scores,
    model_usage: {},
    role_usage: {},
    completed: true,
  };
}

/** Summaries are what a list shows; the whole text stands in the sample. */
function shortened({ input }: InspectSample): unknown {
  return input.map((message) =>
    message.content.length > LONGEST_SUMMARY
      ? { ...message, content: `${message.content.slice(0, LONGEST_SUMMARY)}...` }
      : message,
  );
}

const LONGEST_SUMMARY = 1024;

/** The viewer splits names of samples at slashes. */
function sampleId(id: string): string {
  return id.replaceAll("/", "|");
}
