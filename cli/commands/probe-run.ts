import { z } from "zod";
import { SPLITS } from "#core/agentic/grid.ts";
import { err } from "#core/base/result.ts";
import { type ProbeRunRequest, type RunEvent, runSettingsFor } from "#core/probes/run.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command, Session } from "../command.ts";
import { forecastOf } from "../grid-forecast.ts";
import { runOutput } from "../probe-run-output.ts";

const Arguments = z
  .strictObject({
    positionals: z.array(z.string()).max(1, "one probe at a time"),
    checkpoints: CommaList.optional(),
    reading: CommaList.pipe(
      z.array(z.enum(["likelihood", "sampled"], "a reading is likelihood or sampled")).min(1),
    ).optional(),
    samples: z.coerce.number().int().min(1).max(1000).optional(),
    seed: z.coerce.number().int().nonnegative().optional(),
    temperature: z.coerce.number().min(0).max(5).optional(),
    "top-p": z.coerce.number().gt(0).max(1).optional(),
    split: z.enum(SPLITS, "a split is dev or held-out").optional(),
    "stop-within": z.coerce.number().min(1).max(50).optional(),
    step: z.coerce.number().int().min(1).max(1000).optional(),
    "max-tokens": z.coerce.number().int().min(1).max(4096).optional(),
    baseline: z.string().optional(),
    resume: z.string().optional(),
    forecast: z.boolean().optional(),
  })
  .refine(
    (args) => args.resume !== undefined || (args.positionals.length === 1 && (args.checkpoints?.length ?? 0) > 0),
    {
      path: ["arguments"],
      message: "a probe and --checkpoints A,B,… are needed, or --resume RUN",
    },
  )
  .refine((args) => args.step === undefined || args["stop-within"] !== undefined, {
    path: ["step"],
    message: "goes with --stop-within",
  });

export const probeRun: Command = {
  name: "probe run",
  usage:
    "probe run PROBE --checkpoints A,B,… [--reading likelihood,sampled] [--samples N] [--seed N] [--temperature T] [--top-p P] [--max-tokens N] [--split dev|held-out] [--stop-within POINTS [--step N]] [--baseline ID] [--resume RUN] [--forecast]",
  summary: "Probe checkpoints and compare them",
  async run(session, argv) {
    const text = { type: "string" } as const;
    const names = [
      "checkpoints",
      "reading",
      "samples",
      "seed",
      "temperature",
      "top-p",
      "max-tokens",
      "split",
      "stop-within",
      "step",
      "baseline",
      "resume",
    ];
    const options = {
      ...Object.fromEntries(names.map((name) => [name, text])),
      forecast: { type: "boolean" } as const,
    };
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { runs } = session.workbench;
    const { checkpoints = [], baseline, resume } = args.value;
    if (resume === undefined && baseline !== undefined && !checkpoints.includes(baseline))
      checkpoints.unshift(baseline);
    const request = requestOf(session, { ...args.value, checkpoints });
    if (args.value.forecast === true) return forecastOf(session, request);
    if (resume === undefined) {
      const fault = await runs.check(request);
      if (fault) return err(fault);
    }
    const started = resume === undefined ? runs.start(request) : runs.resume(resume);
    if (!started.ok) return started;
    await follow(session, started.value.id);
    return runOutput(session.workbench, [started.value.id], { baseline });
  },
};

/** The request with what was left out taken from the kind of probe that it names. */
function requestOf({ workbench }: Session, args: z.infer<typeof Arguments>): ProbeRunRequest {
  const id = args.positionals[0] ?? "";
  const probe = workbench.probes.find(id);
  const within = args["stop-within"];
  const settings = runSettingsFor(probe.ok ? probe.value.probe.kind : "value-pairs");
  return {
    probe: id,
    checkpoints: args.checkpoints ?? [],
    readings: args.reading ?? [...settings.readings],
    samples: args.samples ?? settings.samples,
    seed: args.seed ?? settings.seed,
    temperature: args.temperature ?? settings.temperature,
    topP: args["top-p"] ?? settings.topP,
    maxTokens: args["max-tokens"] ?? settings.maxTokens,
    ...(args.split === undefined ? {} : { split: args.split }),
    ...(within === undefined
      ? {}
      : { stopping: { metric: "executed", halfWidth: within / 100, step: args.step ?? DEFAULT_STEP } }),
  };
}

/** Rollouts between two looks at whether a cell has enough. */
const DEFAULT_STEP = 5;

const PROGRESS_EVERY_MS = 250;

/** Shows progress until the run ends; Ctrl-C cancels it and keeps what it has. */
async function follow({ workbench, signal, progress }: Session, runId: string): Promise<void> {
  const onAbort = (): void => {
    progress(`cancelling; resume with: msm probe run --resume ${runId}`);
    // The event stream below ends when the run has stopped.
    void workbench.runs.cancel(runId);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  let shownMs = Number.NEGATIVE_INFINITY;
  for await (const event of workbench.runs.watch(runId)) {
    // Many batches a second would flood a log; ends and failures are always shown.
    if (event.type === "progress" && event.done > 0 && performance.now() - shownMs < PROGRESS_EVERY_MS) continue;
    shownMs = performance.now();
    progress(progressLine(event));
  }
  signal.removeEventListener("abort", onAbort);
}

function progressLine(event: RunEvent): string {
  switch (event.type) {
    case "progress": {
      const rate = event.ratePerSecond === null ? "" : `, ${event.ratePerSecond.toFixed(0)}/s`;
      const left = event.secondsLeft === null ? "" : `, ${Math.ceil(event.secondsLeft)} s left`;
      return `run ${event.runId}: ${event.checkpoint}: ${event.phase}, ${event.done}/${event.total} readings${rate}${left}`;
    }
    case "part-failed":
      return `run ${event.runId}: ${event.checkpoint} failed: ${event.problem.message}`;
    case "finished":
      return `run ${event.runId}: ${event.status}`;
    default:
      return event satisfies never;
  }
}
