import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { CHAT_TEMPLATE } from "#core/microworld/transcript.ts";
import {
  checkWorldCall,
  dataCall,
  exportCall,
  type Places,
  pythonOf,
  runFolder,
  templateFile,
  tokenizerCall,
  trainCall,
} from "./microworld/commands.ts";
import { checkpointsOfSeed, type PlannedCheckpoint } from "./microworld/plan.ts";
import { describeProgress, duration } from "./microworld/progress.ts";
import { type ProcessProblem, runProcess } from "./microworld/run-process.ts";

/** Remakes every bundled checkpoint from nothing: texts, tokenizer, training, export. Stopped or killed, it goes on where it was. */
const USAGE =
  "Usage: npm run microworld -- [--work build/microworld] [--models models] [--seeds 1,2] [--device cpu|cuda]";

const PROGRESS_EVERY_MS = 15_000;

const Options = z.strictObject({
  work: z.string().min(1),
  models: z.string().min(1),
  device: z.enum(["cpu", "cuda"]),
  seeds: z
    .string()
    .regex(/^[1-9]\d*(,[1-9]\d*)*$/, "must be whole numbers from 1 with commas between")
    .transform((text) => [...new Set(text.split(",").map(Number))]),
});

interface Session {
  readonly places: Places;
  readonly device: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

type Done = Result<void, ProcessProblem>;

async function main(): Promise<number> {
  const options = readOptions();
  const root = resolve(import.meta.dirname, "..");
  if (!options.ok) return complain(`${options.error}\n${USAGE}`, 2);
  if (!existsSync(pythonOf(root))) {
    return complain("The trainer's Python environment is missing; run npm run setup:trainer first.", 2);
  }
  const { work, models, device, seeds } = options.value;
  const places = { root, work: resolve(work), models: resolve(models) };
  mkdirSync(places.work, { recursive: true });
  writeFileSync(templateFile(places), CHAT_TEMPLATE);
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  const started = performance.now();
  const say = (line: string): void => {
    process.stderr.write(`${duration(performance.now() - started).padStart(7)}  ${line}\n`);
  };
  const session: Session = { places, device, signal: abort.signal, say };
  const results = await Promise.all(seeds.map((seed) => makeSeed(session, seed)));
  const failed = results.find((result) => !result.ok);
  if (failed && !failed.ok) {
    return complain(`${failed.error.message} The same command goes on from here.`, abort.signal.aborted ? 130 : 1);
  }
  say(`all ${checkpointsOfSeed(1).length * seeds.length} checkpoints are in ${models}`);
  return 0;
}

function readOptions(): Result<z.infer<typeof Options>, string> {
  try {
    const { values } = parseArgs({
      options: {
        work: { type: "string", default: "build/microworld" },
        models: { type: "string", default: "models" },
        seeds: { type: "string", default: "1,2" },
        device: { type: "string", default: "cpu" },
      },
    });
    const parsed = Options.safeParse(values);
    return parsed.success ? ok(parsed.data) : err(z.prettifyError(parsed.error));
  } catch (cause) {
    return err(reasonOf(cause));
  }
}

/** Everything of one training seed in order; seeds run side by side, one computing thread each. */
async function makeSeed(session: Session, seed: number): Promise<Done> {
  const { places, signal, say } = session;
  for (const call of [dataCall(places, seed), tokenizerCall(places, seed)]) {
    const made = await runProcess(call, places.root, signal);
    if (!made.ok) return made;
  }
  say(`seed ${seed}: texts and tokenizer are ready`);
  for (const planned of checkpointsOfSeed(seed)) {
    const made = await makeCheckpoint(session, planned);
    if (!made.ok) return made;
  }
  return ok(undefined);
}

async function makeCheckpoint(session: Session, planned: PlannedCheckpoint): Promise<Done> {
  const { places, device, signal, say } = session;
  const { id } = planned;
  if (!existsSync(join(runFolder(places, id), "checkpoint"))) {
    const stopReporting = reportProgress(session, id);
    const trained = await runProcess(trainCall(places, planned, device), places.root, signal);
    stopReporting();
    if (!trained.ok) return trained;
    if (planned.parent === null) {
      const checked = await runProcess(checkWorldCall(places, planned), places.root, signal);
      if (!checked.ok) return checked;
      say(`${id} knows ${checked.value.trim()}`);
    }
  }
  const exported = await runProcess(exportCall(places, planned), places.root, signal);
  if (!exported.ok) return exported;
  say(`${id} is exported: ${exported.value.trim()}`);
  return ok(undefined);
}

function reportProgress(session: Session, id: string): () => void {
  const path = join(runFolder(session.places, id), "events.jsonl");
  const timer = setInterval(() => {
    const line = existsSync(path) ? describeProgress(readFileSync(path, "utf8")) : null;
    if (line !== null) session.say(`${id}: ${line}`);
  }, PROGRESS_EVERY_MS);
  return () => clearInterval(timer);
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

process.exitCode = await main();
