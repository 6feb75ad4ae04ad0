import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { createRandom, type Random } from "#core/base/random.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { ended, temporaryFolder } from "../contract/msm.ts";
import { inspect } from "./invariants.ts";
import { Fault } from "./scenario.ts";
import { startVictim } from "./start-victim.ts";

export interface PowerLosses {
  readonly cuts: number;
  /** Different amounts of documents that were there after the cuts: prefixes of the commits. */
  readonly prefixes: number;
  readonly faults: readonly string[];
}

const LOG = "workbench.sqlite-wal";
const SECTOR_BYTES = 512;
/** Documents after which the writer is killed; they are committed a hundred at a time, and their log is some megabytes. */
const WRITTEN = 300;

/**
 * What a loss of power leaves of the write-ahead log where the disk lied about flushing: a log that ends at any byte, or holds
 * a sector of something else. SQLite keeps the commits before, and none by half.
 */
export async function losePower(cuts: number, seed: string): Promise<PowerLosses> {
  const written = await writtenWorkspace();
  const log = readFileSync(join(written, LOG));
  const random = createRandom(`${seed}/power-loss`);
  const faults: string[] = [];
  const found = new Map<number, number>();
  for (let cut = 0; cut < cuts; cut++) {
    const at = random.integer(log.length + 1);
    const how = cut % 3 === 2 ? "garbled" : "cut";
    const workspace = copyOf(written);
    if (how === "cut") truncateSync(join(workspace, LOG), at);
    else writeFileSync(join(workspace, LOG), garbled(log, at, random));
    try {
      const documents = await inspect(workspace, wholeCommits);
      if (how === "cut") found.set(at, documents);
      rmSync(workspace, { recursive: true });
    } catch (cause) {
      faults.push(`log ${how} at byte ${at} of ${log.length}, seed ${seed}, in ${workspace}: ${String(cause)}`);
    }
  }
  const counts = [...found].sort(([left], [right]) => left - right).map(([, documents]) => documents);
  if (counts.some((count, place) => count < (counts[place - 1] ?? 0))) faults.push("a longer log held fewer commits");
  return { cuts, prefixes: new Set(counts).size, faults };
}

/** A generation that was killed in its midst, with all that it wrote still in the log. */
async function writtenWorkspace(): Promise<string> {
  const workspace = temporaryFolder("msm-chaos-");
  const writer = startVictim(workspace, "generate");
  const readers: Database.Database[] = [];
  writer.stdout?.setEncoding("utf8").on("data", (text: string) => {
    if (readers.length === 0) readers.push(holdLog(workspace));
    const done = /"done":(\d+)\}\s*$/.exec(text)?.[1];
    if (Number(done ?? 0) >= WRITTEN) writer.kill("SIGKILL");
  });
  await ended(writer);
  const kept = copyOf(workspace);
  for (const reader of readers) reader.close();
  return kept;
}

/** While somebody reads the database as it was, nothing that is written later leaves the log. */
function holdLog(workspace: string): Database.Database {
  const reader = new Database(join(workspace, "workbench.sqlite"), { readonly: true });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM probes").get();
  return reader;
}

function copyOf(written: string): string {
  const workspace = temporaryFolder("msm-chaos-");
  mkdirSync(workspace, { recursive: true });
  for (const name of ["workbench.sqlite", LOG]) copyFileSync(join(written, name), join(workspace, name));
  return workspace;
}

function garbled(log: Buffer, at: number, random: Random): Buffer {
  const spoiled = Buffer.from(log);
  const start = at - (at % SECTOR_BYTES);
  const end = Math.min(log.length, start + SECTOR_BYTES);
  for (let place = start; place < end; place++) spoiled[place] = random.integer(256);
  return spoiled;
}

/** A step, its documents and the count that is told of them are one transaction: both counts agree after any loss. */
function wholeCommits({ generations, corpora }: Workbench): number {
  const told = generations.list()[0]?.documents ?? 0;
  const stored = corpora.list()[0]?.documents ?? 0;
  if (told !== stored) throw new Fault(`${told} documents are told of and ${stored} are there`);
  return stored;
}
