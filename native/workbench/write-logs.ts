import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { toLmEvalRows } from "#core/interchange/lm-eval.ts";
import { writeJson } from "#core/interchange/lenient-json.ts";
import { type InspectLog, toInspectLog } from "#core/interchange/write-inspect.ts";
import { AtomicFile } from "#native/artifacts/atomic-file.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { ZipWriter } from "#native/artifacts/zip-writer.ts";
import type { RunLog } from "./run-logs.ts";

export const RUN_LOG_FORMATS = ["inspect", "inspect-json", "lm-eval"] as const;
export type RunLogFormat = (typeof RUN_LOG_FORMATS)[number];

/** Writes logs into a folder, each whole or not at all; gives their paths. What the disk refuses is thrown. */
export function writeRunLogs(logs: readonly RunLog[], format: RunLogFormat, folder: string): string[] {
  return logs
    .filter(({ samples }) => samples.length > 0)
    .map((log) => (format === "lm-eval" ? writeLmEval(log, folder) : writeInspect(log, format, folder)));
}

/** Both programs find logs by such names: Inspect wants the time first, the harness a folder for each model. */
function stamp({ run }: RunLog): string {
  return run.createdAt.replace(/\.\d+/, "").replace("Z", "+00-00").replaceAll(":", "-");
}

/** Ids and tasks are letters, digits, hyphens; checkpoints' ids may hold more. */
function nameOf(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, "_");
}

function writeLmEval(log: RunLog, folder: string): string {
  const own = join(folder, nameOf(log.model));
  mkdirSync(own, { recursive: true });
  const path = join(own, `samples_${nameOf(log.task)}_${stamp(log)}.jsonl`);
  return whole(path, (file) => {
    for (const row of toLmEvalRows(log, sha256OfText)) file.write(`${writeJson(row)}\n`);
  });
}

function writeInspect(log: RunLog, format: "inspect" | "inspect-json", folder: string): string {
  mkdirSync(folder, { recursive: true });
  const inspected = inspectLogOf(log);
  const name = `${stamp(log)}_${nameOf(log.task)}_${nameOf(log.model)}`;
  if (format === "inspect") return writeZip(join(folder, `${name}.eval`), inspected);
  return whole(join(folder, `${name}.json`), (file) => {
    // Samples come last in the order that its readers count on, and need not be held as one text.
    const head = writeJson(inspected.header);
    file.write(`${head.slice(0, -1)},"samples":[`);
    for (const [at, sample] of inspected.samples.entries()) file.write(`${at > 0 ? "," : ""}${writeJson(sample)}`);
    file.write('],"reductions":[]}\n');
  });
}

function inspectLogOf(log: RunLog): InspectLog {
  const { run, part, reading } = log;
  const { temperature, topP, maxTokens, seed } = run.request;
  return toInspectLog(log, {
    evalId: sha256OfText(`${run.id}/${part.checkpoint}/${reading}`).slice(0, 22),
    runId: sha256OfText(run.id).slice(0, 22),
    codeVersion: run.codeVersion,
    generateConfig: reading === "sampled" ? { temperature, top_p: topP, max_tokens: maxTokens, seed } : {},
    modelArgs: { sha256: part.checkpointSha256, provider: part.provider, runtime: part.runtime, dtype: part.dtype },
    rates: log.rates,
    problem: part.problem?.message ?? null,
  });
}

function writeZip(path: string, { header, samples, summaries }: InspectLog): string {
  const zip = new ZipWriter(path);
  try {
    zip.add("_journal/start.json", writeJson({ version: header.version, eval: header.eval, plan: header.plan }));
    for (const sample of samples) zip.add(`samples/${sample.id}_epoch_${sample.epoch}.json`, writeJson(sample));
    zip.add("summaries.json", writeJson(summaries));
    zip.add("reductions.json", "[]");
    zip.add("header.json", writeJson(header));
    zip.finish();
    return path;
  } catch (cause) {
    zip.discard();
    throw cause;
  }
}

function whole(path: string, write: (file: AtomicFile) => void): string {
  const file = new AtomicFile(path);
  try {
    write(file);
    file.finish();
    return path;
  } catch (cause) {
    file.discard();
    throw cause;
  }
}
