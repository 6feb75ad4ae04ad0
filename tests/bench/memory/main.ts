import { copyFileSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCorpus } from "../corpus/build.ts";
import { measureBrowse } from "./measure-browse.ts";
import { measureItems } from "./measure-items.ts";
import { measureRun } from "./measure-run.ts";
import { HELP, type MemoryBenchOptions, readOptions } from "./options.ts";
import { memoryTable } from "./page.ts";
import type { Series } from "./series.ts";

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Size of the documents: about 1 KB, as in the benchmark of the corpus. */
const CHARACTERS = 1_000;

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === "help") {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const workspace = mkdtempSync(join(tmpdir(), "msm-bench-memory-"));
  try {
    process.stdout.write(memoryTable([...(await measureProbe(workspace, options)), ...(await measureCorpus(options))]));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function measureProbe(workspace: string, options: MemoryBenchOptions): Promise<readonly Series[]> {
  const { items, readings, browser } = options;
  if (items === 0) return [];
  const { runId, series } = await measureRun(workspace, { items, readings }, say);
  return [...series, ...(await measureItems({ workspace, runId, browser }, say))];
}

async function measureCorpus({ documents, stops, browser }: MemoryBenchOptions): Promise<readonly Series[]> {
  if (documents === 0) return [];
  const corpus = buildCorpus(documents, CHARACTERS, say);
  await corpus.store.corpusReader.close();
  corpus.store.close();
  const workspace = mkdtempSync(join(tmpdir(), "msm-bench-memory-"));
  try {
    // The workspace that is browsed is written to; the built one is used again.
    copyFileSync(corpus.path, join(workspace, "workbench.sqlite"), constants.COPYFILE_FICLONE);
    return await measureBrowse({ workspace, documents, stops, browser }, say);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
