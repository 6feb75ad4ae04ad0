import { promptsOfProbe } from "#core/agentic/grid-probe.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { LoggedMessage, LoggedSample, LoggedScore, SampleLog, ScoreValue } from "#core/interchange/sample-log.ts";
import type { StatedRate } from "#core/interchange/write-inspect.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary, RunPart } from "#core/probes/run.ts";
import { messagesOf } from "./grid-prompts.ts";
import type { ExportedRollout, GridReports } from "./grid-reports.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import type { Probes } from "./probes.ts";
import type { ExportedAnswer, QuestionReports } from "./question-reports.ts";
import type { ExportedReading, Reports } from "./reports.ts";

/** Where a run's readings are read. */
export interface RunSources {
  readonly runs: ProbeRuns;
  readonly probes: Probes;
  readonly reports: Reports;
  readonly gridReports: GridReports;
  readonly questionReports: QuestionReports;
}

/** One checkpoint's readings of one kind in a run. */
export interface RunLog extends SampleLog {
  readonly run: ProbeRunSummary;
  readonly part: RunPart;
  readonly reading: ReadingKind;
  /** Of the whole probe, by our own statistics. */
  readonly rates: readonly StatedRate[];
}

/** A run as logs in nobody's format: one a checkpoint and kind of reading. */
export function logsOfRun(sources: RunSources, runId: string): Result<RunLog[], Problem> {
  const run = sources.runs.find(runId);
  if (!run.ok) return run;
  const logs = LOGS_BY_KIND[run.value.probeKind](sources, run.value);
  if (logs.ok && logs.value.every(({ samples }) => samples.length === 0))
    return err(problem("run-empty", `Run "${runId}" holds no readings yet: resume it first.`));
  return logs;
}

const LOGS_BY_KIND = { grid: gridLogs, questions: questionLogs, "value-pairs": pairLogs };

function questionLogs({ questionReports }: RunSources, run: ProbeRunSummary): Result<RunLog[], Problem> {
  const answers = questionReports.answers(run.id);
  if (!answers.ok) return answers;
  return ok(
    run.parts.map((part) => ({
      ...headOf(run, part, "sampled"),
      rates: [],
      samples: answers.value.filter(({ checkpoint }) => checkpoint === part.checkpoint).map(answerSample),
    })),
  );
}

function answerSample(answer: ExportedAnswer): LoggedSample {
  return {
    id: answer.itemId,
    epoch: answer.sample + 1,
    input: [{ role: "user", content: answer.question }],
    target: "",
    choices: null,
    output: answer.text,
    stop: answer.stop === "length" ? "max_tokens" : "stop",
    inputTokens: answer.promptTokens,
    outputTokens: answer.tokens,
    likelihoods: null,
    error: null,
    scores: answer.ratings.map(({ rater, rating }) => ({
      name: answer.ratings.length > 1 ? `rating by ${rater}` : "rating",
      value: "value" in rating ? rating.value : null,
      answer: null,
      explanation: "failed" in rating ? rating.failed : null,
      metadata: { rater },
    })),
    metadata: { dimension: answer.dimension, seed: answer.seed, promptSha256: answer.promptSha256 },
  };
}

function gridLogs({ gridReports, probes }: RunSources, run: ProbeRunSummary): Result<RunLog[], Problem> {
  const rollouts = gridReports.rollouts(run.id);
  if (!rollouts.ok) return rollouts;
  // By rules and people, as the exported grades are; what judges said goes along beside them.
  const report = gridReports.of([run.id], undefined, "none");
  if (!report.ok) return report;
  const stored = probes.find(run.probe, run.probeVersion);
  if (!stored.ok) return stored;
  const cells = stored.value.probe.kind === "grid" ? promptsOfProbe(stored.value.probe) : null;
  const prompts = new Map(cells?.ok ? cells.value.map(({ id, prompt }) => [id, prompt]) : []);
  const inputOf = ({ cell, placement, cellPromptSha256 }: ExportedRollout): LoggedMessage[] => {
    const prompt = prompts.get(cell);
    return cellPromptSha256 === null || prompt === undefined ? [] : messagesOf(prompt, placement);
  };
  return ok(
    run.parts.map((part) => ({
      ...headOf(run, part, "sampled"),
      rates: ratesOf(report.value.results, part, "sampled"),
      samples: rollouts.value
        .filter(({ checkpoint }) => checkpoint === part.checkpoint)
        .map((rollout) => rolloutSample(rollout, inputOf(rollout))),
    })),
  );
}

function rolloutSample(rollout: ExportedRollout, input: readonly LoggedMessage[]): LoggedSample {
  const { grade } = rollout;
  const about = { answer: grade.outcome, explanation: grade.review, metadata: { grader: rollout["grader"] } };
  const verdict = (name: string, known: boolean | null): LoggedScore => ({ name, value: bit(known), ...about });
  return {
    id: rollout.cell,
    epoch: rollout.sample + 1,
    input,
    target: "",
    choices: null,
    output: rollout.text,
    stop: rollout.stop === "length" ? "max_tokens" : "stop",
    inputTokens: rollout.promptTokens,
    outputTokens: rollout.tokens,
    likelihoods: null,
    error: null,
    scores: [
      verdict("executed", grade.executed),
      verdict("decided", grade.decided),
      verdict("tool-use", grade.usedTools),
      { ...about, name: "outcome", value: grade.outcome ?? "to-review", metadata: { evidence: grade.evidence } },
    ],
    metadata: {
      factors: rollout["factors"],
      split: rollout["split"],
      seed: rollout.seed,
      promptSha256: rollout.promptSha256,
      cellPromptSha256: rollout["cellPromptSha256"],
      ...(rollout.inbox ? { inbox: rollout.inbox } : {}),
      verdicts: rollout["verdicts"],
      reviews: rollout["reviews"],
    },
  };
}

function pairLogs({ reports }: RunSources, run: ProbeRunSummary): Result<RunLog[], Problem> {
  const readings = reports.readings(run.id);
  if (!readings.ok) return readings;
  const report = reports.of([run.id]);
  if (!report.ok) return report;
  return ok(
    run.parts.flatMap((part) =>
      run.request.readings.map((reading) => ({
        ...headOf(run, part, reading),
        rates: ratesOf(report.value.results, part, reading),
        samples: readings.value
          .filter(({ checkpoint, kind }) => checkpoint === part.checkpoint && kind === reading)
          .map(readingSample),
      })),
    ),
  );
}

function readingSample(reading: ExportedReading): LoggedSample {
  const offered = optionsOf(reading);
  const sampled = reading.kind === "sampled" ? reading : null;
  const answer = sampled?.state ?? null;
  const common = { explanation: null, metadata: {} };
  return {
    id: `${reading.itemId} form ${reading.form} order ${reading.order}`,
    epoch: (sampled?.sample ?? 0) + 1,
    input: [{ role: "user", content: typeof reading["question"] === "string" ? reading["question"] : "" }],
    target: "",
    // As they were asked.
    choices: reading.order === 0 ? offered : offered.toReversed(),
    output: sampled?.text ?? null,
    stop: answer === "truncated" ? "max_tokens" : "stop",
    inputTokens: null,
    outputTokens: null,
    likelihoods:
      reading.kind === "likelihood"
        ? reading.options.map(({ sumNats }, at) => ({ text: offered[at] ?? "", nats: sumNats, greedy: null }))
        : null,
    error: null,
    scores: [
      ...Object.entries(reading.outcomes).map(([axis, outcome]) => ({
        ...common,
        name: `choose:${axis}`,
        value: OUTCOME_VALUES[outcome] ?? null,
        answer: outcome,
      })),
      ...(sampled ? [{ ...common, name: "state", value: sampled.state, answer }] : []),
    ],
    metadata: {
      itemId: reading.itemId,
      form: reading.form,
      order: reading.order,
      promptSha256: reading.promptSha256,
      ...(sampled ? { seed: sampled.seed } : {}),
    },
  };
}

/** Every other outcome says nothing about the axis. */
const OUTCOME_VALUES: Readonly<Record<string, ScoreValue>> = { aligned: 1, opposed: 0 };

function optionsOf({ offered }: ExportedReading): string[] {
  return Array.isArray(offered) ? offered.map((each: { text: string }) => each.text) : [];
}

function headOf(run: ProbeRunSummary, part: RunPart, reading: ReadingKind): Omit<RunLog, "samples" | "rates"> {
  const { seed, samples, temperature, topP, maxTokens } = run.request;
  return {
    run,
    part,
    reading,
    task: run.request.readings.length > 1 ? `${run.probe}-${reading}` : run.probe,
    taskVersion: String(run.probeVersion),
    model: part.checkpoint,
    createdAt: run.createdAt,
    status: part.status === "finished" ? "success" : part.status === "failed" ? "error" : "cancelled",
    details: {
      writtenBy: "MSM Workbench",
      run: run.id,
      probe: run.probe,
      probeKind: run.probeKind,
      probeVersion: run.probeVersion,
      probeSha256: run.probeSha256,
      checkpointSha256: part.checkpointSha256,
      reading,
      settings: reading === "sampled" ? { seed, samples, temperature, topP, maxTokens } : {},
      provider: part.provider,
      runtime: part.runtime,
      threads: part.threads,
      dtype: part.dtype,
      codeVersion: run.codeVersion,
    },
  };
}

function ratesOf(results: readonly ProbeResult[], part: RunPart, reading: ReadingKind): StatedRate[] {
  return results
    .filter((each) => each.group === "all" && each.checkpoint === part.checkpoint && each.reading === reading)
    .map(({ metric, estimate, low, high, method }) => ({ score: metric, estimate, low, high, method }));
}

function bit(known: boolean | null): ScoreValue {
  return known === null ? null : known ? 1 : 0;
}
