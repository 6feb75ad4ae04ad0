import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { Output, Session } from "./command.ts";
import { printable, textTable } from "./text-table.ts";

/** The fields that scripts rely on, for one run. */
export function runJson(run: TrainingRunSummary): Record<string, unknown> {
  const { key, state, progress, ...rest } = run;
  return {
    runId: key,
    status: state,
    stage: progress?.stage ?? null,
    step: progress?.step ?? null,
    loss: progress?.loss ?? null,
    ...rest,
    progress,
  };
}

export function runsOutput(runs: readonly TrainingRunSummary[]): Output {
  const rows = runs.map((run) => [
    run.key,
    run.name,
    run.machine,
    stateText(run),
    run.progress === null ? "–" : `${run.progress.stage} ${run.progress.step}/${run.progress.steps}`,
    run.progress?.loss?.toFixed(4) ?? "–",
    run.checkpoints.join(", ") || "–",
  ]);
  const table = textTable(["run", "name", "machine", "state", "at", "loss", "checkpoints"], rows);
  const notes = runs.flatMap(({ name, problem: why }) => (why === null ? [] : [printable(`${name}: ${why}`)]));
  const isWell = ["succeeded", "staging", "queued", "starting", "running"];
  const failed = runs.some(({ state, problem: why }) => why !== null || !isWell.includes(state));
  return {
    json: { runs: runs.map(runJson) },
    text: runs.length === 0 ? "There are no runs." : [table, ...notes].join("\n"),
    exitCode: failed ? 1 : 0,
  };
}

function stateText({ state, waitsFor, linkLostSince }: TrainingRunSummary): string {
  const waits = waitsFor === null ? "" : `, waits for ${waitsFor}`;
  return `${state}${waits}${linkLostSince === null ? "" : `, no answer since ${linkLostSince}`}`;
}

/**
 * Follows runs until they are done (or sent), with a line for each change. Ctrl-C ends the watching, never a run.
 */
export async function followRuns(
  { workbench, signal, progress }: Pick<Session, "workbench" | "signal" | "progress">,
  keys: readonly RunKey[],
  until: "sent" | "done",
): Promise<Result<TrainingRunSummary[], Problem>> {
  const { training } = workbench;
  const done = new AbortController();
  const say = once(progress);
  const shown = show(training.watch(AbortSignal.any([signal, done.signal])), keys, say);
  await training.follow({
    keys,
    until,
    signal,
    onSilence: (machine, why) => say(`${machine}: ${why.message}`),
    onUpload: ({ training: { id } }, { sentBytes, totalBytes }) =>
      say(`${id}: sending, ${megabytes(sentBytes)} of ${megabytes(totalBytes)} MB`),
  });
  done.abort();
  await shown;
  const runs = training.list().filter(({ key }) => keys.includes(key));
  if (!signal.aborted) return ok(runs);
  const unsent = runs.filter(({ state }) => state === "staging").length;
  return err(
    problem(
      "cancelled",
      unsent > 0
        ? `No longer sending: ${unsent} of the runs are stored and not sent yet; msm runs watch goes on with them.`
        : "No longer watching: the runs go on where they are; msm runs watch shows them again.",
    ),
  );
}

/** Says nothing twice in a row. */
export function once(say: (line: string) => void): (line: string) => void {
  let last = "";
  return (line) => {
    if (line !== last) say(line);
    last = line;
  };
}

async function show(
  changes: AsyncIterable<TrainingRunSummary[]>,
  keys: readonly RunKey[],
  progress: (line: string) => void,
): Promise<void> {
  const last = new Map<RunKey, string>();
  for await (const runs of changes) {
    for (const run of runs.filter(({ key }) => keys.includes(key))) {
      const line = `${run.name}: ${stateText(run)}${progressText(run)}`;
      if (last.get(run.key) !== line) progress(line);
      last.set(run.key, line);
    }
  }
}

function progressText({ progress, state, problem: why }: TrainingRunSummary): string {
  if (why !== null) return `. ${why}`;
  if (progress === null || state !== "running") return "";
  const { phase, stage, step, steps, loss, tokensPerSecond, secondsLeft } = progress;
  return [
    `, ${phase}, ${stage} ${step}/${steps}`,
    ...(loss === null ? [] : [`loss ${loss.toFixed(4)}`]),
    ...(tokensPerSecond === null ? [] : [`${tokensPerSecond.toFixed(0)} tokens/s`]),
    ...(secondsLeft === null ? [] : [`${Math.ceil(secondsLeft)} s left`]),
  ].join(", ");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
