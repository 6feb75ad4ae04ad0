import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setImmediate as breath } from "node:timers/promises";
import { ZodError } from "zod";
import { readAgenticResponse } from "#core/interchange/agentic-response.ts";
import { readJson } from "#core/interchange/lenient-json.ts";
import type { LoggedMessage, LoggedSample, SampleLog } from "#core/interchange/sample-log.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { LOG_LIMITS, LogFault, type ReadLogs } from "./log-fault.ts";

/** Of one file: an answer, or a prompt. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * A results folder of the agentic-misalignment layout: `models/MODEL/CELL/sample_001/response.json`, and the prompts in
 * `prompts/CELL/`. Links are not followed.
 */
export async function readAgenticFolder(folder: string, signal?: AbortSignal): Promise<ReadLogs> {
  const reader = new FolderReader();
  const models = reader.folders(join(folder, "models"));
  const logs: SampleLog[] = [];
  for (const model of models) {
    const samples: LoggedSample[] = [];
    for (const cell of reader.folders(join(folder, "models", model))) {
      await breath();
      signal?.throwIfAborted();
      const input = promptOf(reader, join(folder, "prompts", cell));
      samples.push(...samplesOf(reader, join(folder, "models", model, cell), { cell, input }));
    }
    if (samples.length > 0) {
      logs.push({
        task: basename(folder),
        taskVersion: "unknown",
        model,
        createdAt: null,
        status: "success",
        details: {},
        samples,
      });
    }
  }
  if (logs.length === 0)
    throw new LogFault("is no results folder, since it has no models/MODEL/CELL/SAMPLE/response.json");
  return { format: "agentic-misalignment", sha256: reader.sha256(), logs };
}

interface Cell {
  readonly cell: string;
  readonly input: readonly LoggedMessage[];
}

function samplesOf(reader: FolderReader, folder: string, { cell, input }: Cell): LoggedSample[] {
  return reader.folders(folder).flatMap((name, at) => {
    const text = reader.text(join(folder, name, "response.json"));
    if (text === null) return [];
    const epoch = Number(/(\d+)$/.exec(name)?.[1] ?? at + 1);
    const place = { cell, epoch: Math.max(1, epoch), input };
    return [named(join(cell, name, "response.json"), () => readAgenticResponse(readJson(text), place))];
  });
}

/** One bad file among thousands is found by its name. */
function named<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ZodError || cause instanceof SyntaxError)) throw cause;
    const issue = cause instanceof ZodError ? cause.issues[0] : undefined;
    const why = issue ? `${issue.path.join(".")}: ${issue.message}` : cause.message;
    throw new LogFault(`is not read because of ${file} (${why})`, { cause });
  }
}

function promptOf(reader: FolderReader, folder: string): LoggedMessage[] {
  const system = reader.text(join(folder, "system_prompt.txt"));
  const user = ["user_prompt.txt", "email_content.txt"].flatMap((name) => reader.text(join(folder, name)) ?? []);
  return [
    ...(system === null ? [] : [{ role: "system" as const, content: system }]),
    ...(user.length === 0 ? [] : [{ role: "user" as const, content: user.join("\n\n") }]),
  ];
}

/** Reads within limits and remembers what was read, so that the same folder is the same import. */
class FolderReader {
  readonly #read: string[] = [];
  #bytes = 0;

  /** Names in order; none where there is no such folder. */
  folders(path: string): string[] {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  }

  /** Null where there is no such plain file. */
  text(path: string): string | null {
    const facts = lstatSync(path, { throwIfNoEntry: false });
    if (facts?.isFile() !== true) return null;
    this.#bytes += facts.size;
    if (facts.size > MOST_BYTES || this.#bytes > LOG_LIMITS.totalBytes)
      throw new LogFault(
        `holds more than is read (${basename(path)} is ${facts.size} bytes, all so far ${this.#bytes})`,
      );
    const text = readFileSync(path, "utf8");
    this.#read.push(sha256OfText(text));
    return text;
  }

  sha256(): string {
    return sha256OfText(this.#read.join("\n"));
  }
}
