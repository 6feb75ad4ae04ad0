import { closeSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { setImmediate as breath } from "node:timers/promises";
import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { readJson } from "#core/interchange/lenient-json.ts";
import { readLmEvalRow, samplesOfRows } from "#core/interchange/lm-eval.ts";
import { readInspectHeader, readInspectSample } from "#core/interchange/read-inspect.ts";
import type { LoggedSample, SampleLog } from "#core/interchange/sample-log.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import { ZipFault, ZipReader } from "#native/artifacts/zip-reader.ts";
import { LOG_LIMITS, LogFault, type ReadLogs } from "./log-fault.ts";
import { readAgenticFolder } from "./read-agentic-folder.ts";

const ZIP_LIMITS = {
  members: LOG_LIMITS.samples,
  memberBytes: LOG_LIMITS.fileBytes,
  totalBytes: LOG_LIMITS.totalBytes,
};

/** Reads results that another program wrote, by what the file holds. Throws the signal's reason when aborted. */
export async function readLogs(path: string, signal?: AbortSignal): Promise<Result<ReadLogs, Problem>> {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (!facts) return err(problem("file-missing", `There is no file or folder ${path}: check the path.`));
  try {
    if (facts.isDirectory()) return ok(await readAgenticFolder(path, signal));
    if (!facts.isFile()) throw new LogFault("is neither a file nor a folder");
    return ok(await readFile(path, facts.size, signal));
  } catch (cause) {
    const reason = reasonFor(cause);
    if (reason === null) throw cause;
    return err(
      problem(
        "results-unreadable",
        `${path} ${reason}: nothing was imported; give an Inspect log (.eval or .json), samples of lm-evaluation-harness (.jsonl), or a results folder with models/MODEL/CELL/SAMPLE/response.json.`,
      ),
    );
  }
}

/** Null for what is not about the file. */
function reasonFor(cause: unknown): string | null {
  if (cause instanceof LogFault) return cause.message;
  if (cause instanceof ZipFault) return `cannot be read, since ${cause.message}`;
  if (cause instanceof SyntaxError) return `is not JSON (${cause.message})`;
  if (cause instanceof z.ZodError) {
    const [issue] = cause.issues;
    return `is no log that this program reads (${issue?.path.join(".") ?? ""} ${issue?.message ?? ""})`;
  }
  return cause instanceof Error && "syscall" in cause ? `cannot be read (${cause.message})` : null;
}

async function readFile(path: string, sizeBytes: number, signal?: AbortSignal): Promise<ReadLogs> {
  const isZip = firstBytes(path).startsWith("PK");
  if (!isZip && sizeBytes > LOG_LIMITS.fileBytes)
    throw new LogFault(`is larger than ${LOG_LIMITS.fileBytes / 2 ** 20} MiB`);
  const sha256 = await sha256OfFile(path, signal);
  if (isZip) return { format: "inspect", sha256, logs: [await readZip(path, signal)] };
  const text = readFileSync(path, "utf8");
  return extname(path) === ".jsonl"
    ? { format: "lm-eval", sha256, logs: [lmEvalLog(path, text)] }
    : { format: "inspect", sha256, logs: [jsonLog(text)] };
}

function firstBytes(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(2);
    readSync(file, bytes, 0, 2, 0);
    return bytes.toString("latin1");
  } finally {
    closeSync(file);
  }
}

const WithSamples = z.looseObject({ samples: z.array(z.unknown()).nullish() });

function jsonLog(text: string): SampleLog {
  const json = readJson(text);
  return whole({
    ...readInspectHeader(json),
    samples: (WithSamples.parse(json).samples ?? []).map(readInspectSample),
  });
}

const SAMPLE = /^samples\/(.*_epoch_\d+)(\.json|\/sample\.json)$/s;

async function readZip(path: string, signal?: AbortSignal): Promise<SampleLog> {
  const zip = new ZipReader(path, ZIP_LIMITS);
  try {
    const header = ["header.json", "_journal/start.json"].find((name) => zip.has(name));
    if (header === undefined) throw new LogFault("is a zip without an Inspect log in it");
    const head = readInspectHeader(readJson(zip.text(header)));
    const samples: LoggedSample[] = [];
    for (const { name } of zip.members) {
      const found = SAMPLE.exec(name);
      if (!found) continue;
      if (samples.length % 64 === 0) await breath();
      signal?.throwIfAborted();
      const json = readJson(zip.text(name));
      samples.push(readInspectSample(found[2] === ".json" ? json : withParts(zip, `samples/${found[1]}`, json)));
    }
    return whole({ ...head, samples });
  } finally {
    zip.close();
  }
}

/** A sample that lies in several members: its attachments, numbered through, and its metadata are put back. */
function withParts(zip: ZipReader, prefix: string, shell: unknown): unknown {
  const chunks = zip.members
    .flatMap(({ name }) => {
      const start = name.startsWith(`${prefix}/attachments/`) ? /(\d+)\.json$/.exec(name)?.[1] : undefined;
      return start === undefined ? [] : [{ name, start: Number(start) }];
    })
    .sort((left, right) => left.start - right.start);
  const attachments = chunks.flatMap(({ name }) => z.array(z.string()).parse(readJson(zip.text(name))));
  const metadata = zip.has(`${prefix}/metadata.json`) ? readJson(zip.text(`${prefix}/metadata.json`)) : undefined;
  return {
    ...z.looseObject({}).parse(shell),
    attachments: Object.fromEntries(attachments.entries()),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** `samples_TASK_DATE.jsonl` in a folder that is named after the model. */
function lmEvalLog(path: string, text: string): SampleLog {
  const rows = text.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    try {
      return [readLmEvalRow(readJson(line))];
    } catch (cause) {
      throw new LogFault(
        `is no file of lm-evaluation-harness samples (line ${at + 1}: ${reasonFor(cause) ?? "unreadable"})`,
      );
    }
  });
  const [, task, date] = /^samples_(.+?)(?:_(\d{4}-\d\d-\d\dT.+))?\.jsonl$/.exec(basename(path)) ?? [];
  return whole({
    task: task ?? basename(path, ".jsonl"),
    taskVersion: "unknown",
    model: basename(dirname(path)),
    createdAt: date ?? null,
    status: "success",
    details: {},
    samples: samplesOfRows(rows),
  });
}

/** Nothing is imported of a log in which two samples have one name, or there is none. */
function whole(log: SampleLog): SampleLog {
  if (log.samples.length === 0) throw new LogFault("holds no samples");
  if (log.samples.length > LOG_LIMITS.samples) throw new LogFault("holds more samples than are read");
  const seen = new Set<string>();
  for (const { id, epoch } of log.samples) {
    const key = `${epoch} ${id}`;
    if (seen.has(key)) throw new LogFault(`holds sample ${JSON.stringify(id)}, epoch ${epoch}, twice`);
    seen.add(key);
  }
  return log;
}
