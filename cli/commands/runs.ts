import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { isFinal } from "#core/runs/run-state.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Output } from "../command.ts";
import { followRuns, once, runJson, runsOutput } from "../run-output.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one run is needed") });
const Some = z.strictObject({ positionals: z.array(z.string()) });

/** A list is not waited for as long as a run is. */
const LONGEST_ASK_MS = 20_000;

export const runsList: Command = {
  name: "runs list",
  usage: "runs list",
  summary: "Training runs of this workspace, as their machines tell; one that is silent, as it last told",
  async run({ workbench, signal, progress }) {
    const until = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ASK_MS)]);
    const onSilence = (machine: string, why: Problem): void => progress(`${machine}: ${why.message}`);
    await workbench.training.follow({ until: "asked", signal: until, onSilence });
    return ok({ ...runsOutput(workbench.training.list()), exitCode: 0 });
  },
};

export const runsWatch: Command = {
  name: "runs watch",
  usage: "runs watch [RUN…]",
  summary: "Follow runs until they are done and their checkpoints are here; Ctrl-C stops no run",
  async run(session, argv) {
    const args = readArguments(argv, {}, Some, this.usage);
    if (!args.ok) return args;
    const { training } = session.workbench;
    const asked: TrainingRunSummary[] = [];
    for (const name of args.value.positionals) {
      const found = training.find(name);
      if (!found.ok) return found;
      asked.push(found.value);
    }
    const unfinished = training.list().filter((run) => !isFinal(run.state) || isUnfetched(run));
    const keys = (asked.length > 0 ? asked : unfinished).map(({ key }) => key);
    const followed = await followRuns(session, keys, "done");
    return followed.ok ? ok(runsOutput(followed.value)) : followed;
  },
};

function isUnfetched({ state, exports, checkpoints }: TrainingRunSummary): boolean {
  return state === "succeeded" && exports && checkpoints.length === 0;
}

export const runsLogs: Command = {
  name: "runs logs",
  usage: "runs logs RUN",
  summary: "The end of what a run printed on its machine",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.training.find(args.value.positionals[0]);
    if (!found.ok) return found;
    const log = await workbench.training.logs(found.value.key, signal);
    return log.ok
      ? ok({
          json: { runId: found.value.key, ...log.value },
          text: log.value.text.trimEnd() || `${found.value.name} has printed nothing so far.`,
        })
      : log;
  },
};

const CancelArguments = One.extend({ now: z.boolean().default(false) });

export const runsCancel: Command = {
  name: "runs cancel",
  usage: "runs cancel RUN [--now]",
  summary: "Have a run save and end; --now: end it without",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, { now: { type: "boolean" } }, CancelArguments, this.usage);
    if (!args.ok) return args;
    const how = args.value.now ? "now" : "graceful";
    return oneRun(await workbench.training.cancel(args.value.positionals[0], how, signal));
  },
};

export const runsResume: Command = {
  name: "runs resume",
  usage: "runs resume RUN",
  summary: "Begin the next attempt of a run that ended, from what it saved",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    return args.ok ? oneRun(await workbench.training.resume(args.value.positionals[0], signal)) : args;
  },
};

function oneRun(run: Result<TrainingRunSummary, Problem>): Result<Output, Problem> {
  return run.ok ? ok({ json: runJson(run.value), text: runsOutput([run.value]).text }) : run;
}

const FetchArguments = One.extend({ weights: z.boolean().default(false) });

export const runsFetch: Command = {
  name: "runs fetch",
  usage: "runs fetch RUN [--weights]",
  summary: "Bring a run's checkpoints here; --weights: also those that training would go on from",
  async run({ workbench, signal, progress }, argv) {
    const args = readArguments(argv, { weights: { type: "boolean" } }, FetchArguments, this.usage);
    if (!args.ok) return args;
    const say = once(progress);
    const fetched = await workbench.training.fetch(args.value.positionals[0], {
      weights: args.value.weights,
      signal,
      onProgress: ({ gotBytes, totalBytes }) =>
        say(`fetching, ${(gotBytes / 1e6).toFixed(1)} of ${(totalBytes / 1e6).toFixed(1)} MB`),
    });
    if (!fetched.ok) return fetched;
    const { run, files, refused, folder } = fetched.value;
    const lines = [
      `Fetched ${files.length} files of ${run.name}; checkpoints: ${run.checkpoints.join(", ") || "none"}.`,
      `Its records lie in ${folder}.`,
      ...(refused.length === 0 ? [] : [`Not taken: ${refused.join(", ")}.`]),
    ];
    return ok({ json: { ...runJson(run), files, refused, folder }, text: lines.join("\n") });
  },
};

export const runsReattach: Command = {
  name: "runs reattach",
  usage: "runs reattach MACHINE",
  summary: "Take over the runs in a machine's folder that this workspace does not know",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = await workbench.training.reattach(args.value.positionals[0], signal);
    if (!found.ok) return found;
    const { adopted, known, others } = found.value;
    const text = `Took over ${adopted.length} runs; ${known} were known, ${others.length} folders there are no plan's runs.`;
    return ok({
      json: { adopted: adopted.map(runJson), known, others },
      text: adopted.length === 0 ? text : `${text}\n${runsOutput(adopted).text}`,
    });
  },
};
