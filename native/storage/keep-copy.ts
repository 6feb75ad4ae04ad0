import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statfsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { isAlive } from "./process-alive.ts";

/**
 * Copies a database of an older schema beside itself, before it is brought up to date: `workbench.sqlite.before-0014` holds
 * what an MSM Workbench without step 14 can open. Gives the copy's path, or null where none was needed. A disk without room
 * is a problem, and nothing was changed then.
 */
export function keepCopy(
  database: Database.Database,
  path: string,
  current: number,
): Result<string | null, Problem<"disk-full">> {
  for (const name of halfCopies(path)) rmSync(join(dirname(path), name), { force: true });
  const version = versionOf(database);
  if (version === 0 || version >= current) return ok(null);
  const [needed, free] = [sizeOf(database), freeBytes(path)];
  if (free < needed) {
    return err(
      problem(
        "disk-full",
        `${path} is of an older MSM Workbench and is copied before it is brought up to date: the copy takes ${megabytes(needed)}, and ${megabytes(free)} are free there. Make room, then open it again.`,
      ),
    );
  }
  const part = `${path}.${process.pid}.part`;
  rmSync(part, { force: true });
  try {
    // One consistent copy, whatever stands in the write-ahead log or is written meanwhile.
    database.prepare("VACUUM INTO ?").run(part);
    return ok(
      isOf(part, version) ? put(part, freeName(`${path}.before-${String(version + 1).padStart(4, "0")}`)) : null,
    );
  } finally {
    rmSync(part, { force: true });
  }
}

/** Names of the copies, beside a database, that a process did not finish which is gone. */
export function halfCopies(path: string): string[] {
  const database = basename(path);
  return readdirSync(dirname(path)).filter((name) => {
    const ending = name.startsWith(database) ? name.slice(database.length) : "";
    const pid = /^\.(?<pid>\d+)\.part(?:-journal)?$/.exec(ending)?.groups?.["pid"];
    return pid !== undefined && !isAlive(Number(pid));
  });
}

/** False where another process has brought the database up to date just now, and kept a copy itself. */
function isOf(path: string, version: number): boolean {
  const copy = new Database(path, { readonly: true });
  const found = versionOf(copy);
  copy.close();
  return found === version;
}

function put(part: string, place: string): string {
  flush(part, "r+");
  renameSync(part, place);
  // Windows flushes folders by itself, and cannot open them.
  if (process.platform !== "win32") flush(dirname(place), "r");
  return place;
}

function flush(path: string, mode: "r" | "r+"): void {
  const file = openSync(path, mode);
  fsyncSync(file);
  closeSync(file);
}

/** An earlier copy is never written over: it may be of a workspace that was restored and worked in since. */
function freeName(place: string): string {
  for (let count = 2, name = place; ; name = `${place}-${count++}`) if (!existsSync(name)) return name;
}

function versionOf(database: Database.Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

function sizeOf(database: Database.Database): number {
  const [pages, free, size] = ["page_count", "freelist_count", "page_size"].map((name) =>
    Number(database.pragma(name, { simple: true })),
  ) as [number, number, number];
  return (pages - free) * size;
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
