import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { isAlive } from "./process-alive.ts";
import type { Sqlite } from "./open-database.ts";

/** A process that works in a workspace. */
const Holder = z.strictObject({ pid: z.int(), command: z.string(), since: z.string() });
export type Holder = z.infer<typeof Holder>;

const RECORD = /^(?<name>(?<pid>\d+)-[0-9a-f]+)\.json$/;
const LOCK = /^(?<name>(?<pid>\d+)-[0-9a-f]+)\.lock$/;
const HOST = "host";

/**
 * Which processes are at work in a workspace. Each holds a lock that the operating system takes back when it ends, however it
 * ends: a number alone does not do, for after `kill -9` another program may get it, and would hold runs for ever.
 */
export class Presence {
  readonly #folder: string;
  readonly #own: Holder | null;
  readonly #name: string;
  readonly #lock: Sqlite | null;
  #host: Sqlite | null = null;

  /**
   * `own` null: this process is announced already, or only looks. Throws the file system's or SQLite's error where the folder
   * cannot be written.
   */
  constructor(folder: string, own: Holder | null) {
    this.#folder = folder;
    this.#own = own;
    this.#name = own === null ? "" : `${own.pid}-${randomBytes(4).toString("hex")}`;
    this.#lock = own === null ? null : this.#enter();
  }

  #enter(): Sqlite | null {
    mkdirSync(this.#folder, { recursive: true });
    this.#sweep();
    const lock = tryLock(this.#path(this.#name, "lock"));
    // Written after the lock is held: whoever reads it finds the lock taken as long as this process lives.
    this.#write(this.#name);
    return lock;
  }

  /** Whether the process of this number is at work here now. */
  isAlive(pid: number): boolean {
    return (
      pid === process.pid || this.#others().some((name) => Number(RECORD.exec(`${name}.json`)?.groups?.["pid"]) === pid)
    );
  }

  /** For sentences: `process 12 (msm serve, since 2026-11-26 10:02 UTC)`. */
  describe(pid: number): string {
    const name = this.#others().find((each) => each.startsWith(`${pid}-`));
    const holder = name === undefined ? null : this.#read(name);
    return holder === null ? `process ${pid}` : inWords(holder);
  }

  /** Makes this process the one that windows are served by; gives the other where there is one. */
  takeHost(): Holder | null {
    this.#host ??= tryLock(this.#path(HOST, "lock"));
    if (this.#host === null) return this.#read(HOST) ?? { pid: 0, command: "another process", since: "" };
    this.#write(HOST);
    return null;
  }

  leave(): void {
    this.#host?.close();
    if (this.#lock === null) return;
    rmSync(this.#path(this.#name, "json"), { force: true });
    this.#lock.close();
    rmSync(this.#path(this.#name, "lock"), { force: true });
  }

  /** Names of those, this one among them, that live. */
  #others(): string[] {
    return (existsSync(this.#folder) ? readdirSync(this.#folder) : []).flatMap((file) => {
      const name = RECORD.exec(file)?.groups?.["name"];
      return name !== undefined && this.#isHeld(name) ? [name] : [];
    });
  }

  #isHeld(name: string): boolean {
    if (name === this.#name) return true;
    if (!existsSync(this.#path(name, "lock"))) return false;
    const lock = tryLock(this.#path(name, "lock"));
    lock?.close();
    return lock === null;
  }

  /** Removes what processes that are gone have left. */
  #sweep(): void {
    for (const file of readdirSync(this.#folder)) {
      const { name, pid } = (RECORD.exec(file) ?? LOCK.exec(file))?.groups ?? {};
      if (name === undefined || this.#isHeld(name)) continue;
      // A lock without a record may be of a process that is just about to take it.
      if (file.endsWith(".lock") && isAlive(Number(pid))) continue;
      for (const ending of ["json", "lock"] as const) rmSync(this.#path(name, ending), { force: true });
    }
  }

  #write(name: string): void {
    const path = this.#path(name, "json");
    const making = `${path}.${this.#name}`;
    writeFileSync(making, `${JSON.stringify(this.#own)}\n`);
    renameSync(making, path);
  }

  #read(name: string): Holder | null {
    try {
      return Holder.parse(JSON.parse(readFileSync(this.#path(name, "json"), "utf8")));
    } catch {
      // Gone this moment, or spoiled by a loss of power: the lock alone decides, this only says who.
      return null;
    }
  }

  #path(name: string, ending: "json" | "lock"): string {
    return join(this.#folder, `${name}.${ending}`);
  }
}

/** `process 12 (msm serve, since 2026-11-26 10:02 UTC)`. */
export function inWords({ pid, command, since }: Holder): string {
  const at = since === "" ? "" : `, since ${since.slice(0, 16).replace("T", " ")} UTC`;
  return `process ${pid} (${command}${at})`;
}

/** Takes the lock of a file, which is held until it is closed or the process ends; null where another has it. */
function tryLock(path: string): Sqlite | null {
  const file = new Database(path, { timeout: 0 });
  try {
    file.exec("BEGIN EXCLUSIVE");
    return file;
  } catch (cause) {
    file.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY")) return null;
    throw cause;
  }
}
