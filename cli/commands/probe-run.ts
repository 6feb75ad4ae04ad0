import { z } from "zod";
import { ok, type Result } from "#core/base/result.ts";
import type { Problem } from "#core/base/problem.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary, type RunEvent } from "#core/probes/run.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command, Session } from "../command.ts";
import { reportOutput } from "../report-output.ts";

const Arguments = z
  .strictObject({
    positionals: z.array(z.string()).max(1, "one probe at a time"),
    checkpoints: CommaList.optional(),
    reading: CommaList.pipe(
      z.array(z.enum(["likelihood", "sampled"], "a reading is likelihood or sampled")).min(1),
    ).optional(),
    samples: z.coerce.number().int().min(1).max(1000).default(DEFAULT_RUN_SETTINGS.samples),
    seed: z.coerce.number().int().nonnegative().default(DEFAULT_RUN_SETTINGS.seed),
    temperature: z.coerce.number().min(0).max(5).default(DEFAULT_RUN_SETTINGS.temperature),
    "top-p": z.coerce.number().gt(0).max(1).default(DEFAULT_RUN_SETTINGS.topP),
    "max-tokens": z.coerce.number().int().min(1).max(4096).default(DEFAULT_RUN_SETTINGS.maxTokens),
    baseline: z.string().optional(),
    resume: z.string().optional(),
  })
  .refine(
    (args) => args.resume !== undefined || (args.positionals.length === 1 && (args.checkpoints?.length ?? 0) > 0),
    {
      path: ["arguments"],
      message: "a probe and --checkpoints A,B,… are needed, or --resume RUN",
    },
  );

export const probeRun: Command = {
  name: "probe run",
  usage:
    "probe run PROBE --checkpoints A,B,… [--reading likelihood,sampled] [--samples N] [--seed N] [--temperature T] [--top-p P] [--max-tokens N] [--baseline ID] [--resume RUN]",
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
      "baseline",
      "resume",
    ];
    const args = readArguments(argv, Object.fromEntries(names.map((name) => [name, text])), Arguments, this.usage);
    if (!args.ok) return args;
    const { runs } = session.workbench;
    const { positionals, checkpoints = [], reading, samples, seed, temperature, baseline, resume } = args.value;
    if (resume === undefined && baseline !== undefined && !checkpoints.includes(baseline))
      checkpoints.unshift(baseline);
    const started: Result<ProbeRunSummary, Problem> =
      resume === undefined
        ? runs.start({
            probe: positionals[0] ?? "",
            checkpoints,
            readings: reading ?? [...DEFAULT_RUN_SETTINGS.readings],
            samples,
            seed,
            temperature,
            topP: args.value["top-p"],
            maxTokens: args.value["max-tokens"],
          })
        : runs.resume(resume);
    if (!started.ok) return started;
    await follow(session, started.value.id);
    const report = session.workbench.reports.of([started.value.id], baseline);
    if (!report.ok) return report;
    return ok(reportOutput(report.value));
  },
};

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
  let shownMs = 0;
  for await (const event of workbench.runs.watch(runId)) {
    // Many batches a second would flood a log; ends and failures are always shown.
    if (event.type === "progress" && event.done > 0 && Date.now() - shownMs < PROGRESS_EVERY_MS) continue;
    shownMs = Date.now();
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
