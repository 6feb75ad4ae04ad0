import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { isAlive } from "./process-alive.ts";

/** A process that works in a workspace. */
const Holder = z.strictObject({ pid: z.int(), command: z.string(), since: z.string() });
export type Holder = z.infer<typeof Holder>;

const ENTRY = /^(?<name>(?<pid>\d+)-[0-9a-f]+)\.(?<ending>json|lock)$/;
/** A record that is being written, as `#write` names it. */
const MAKING = /\.json\.(?<pid>\d+)-[0-9a-f]+$/;
const HOST = "host";

type Lock = Database.Database;

/**
 * Which processes are at work in a workspace. Each holds a lock that the operating system takes back when it ends, however it
 * ends: a number alone does not do, for after `kill -9` another program may get it, and would hold runs for ever.
 */
export class Presence {
  readonly #folder: string;
  readonly #own: Holder | null;
  /** Null: this process is announced already, or only looks. */
  readonly #entry: { readonly name: string; readonly lock: Lock } | null;
  #host: Lock | null = null;

  /**
   * `own` null: this process is announced already, or only looks. Throws the file system's or SQLite's error where the folder
   * cannot be written.
   */
  constructor(folder: string, own: Holder | null) {
    this.#folder = folder;
    this.#own = own;
    this.#entry = own === null ? null : this.#enter(own);
  }

  #enter({ pid }: Holder): { name: string; lock: Lock } {
    mkdirSync(this.#folder, { recursive: true });
    this.#sweep();
    for (;;) {
      const name = `${pid}-${randomBytes(4).toString("hex")}`;
      const lock = tryLock(this.#path(name, "lock"));
      // Without its lock a process counts as gone. Only one that looks at this very file can have it, and it has the next name not.
      if (lock === null) continue;
      // Written after the lock is held: whoever reads it finds the lock taken as long as this process lives.
      this.#write(name, name);
      return { name, lock };
    }
  }

  /** Whether the process of this number is at work here now. */
  isAlive(pid: number): boolean {
    return pid === process.pid || this.#nameOf(pid) !== undefined;
  }

  /** For sentences: `process 12 (msm serve, since 2026-11-26 10:02 UTC)`. */
  describe(pid: number): string {
    const name = this.#nameOf(pid);
    const holder = name === undefined ? null : this.#read(name);
    return holder === null ? `process ${pid}` : inWords(holder);
  }

  /** All others that are at work here now. */
  others(): Holder[] {
    return this.#records()
      .filter(({ pid, name }) => pid !== process.pid && this.#isHeld(name))
      .map(({ pid, name }) => this.#read(name) ?? { pid, command: "MSM Workbench", since: "" });
  }

  /** Makes this process the one that windows are served by; gives the other where there is one. */
  takeHost(): Holder | null {
    this.#host ??= tryLock(this.#path(HOST, "lock"));
    if (this.#host === null) return this.#read(HOST) ?? { pid: 0, command: "another process", since: "" };
    this.#write(HOST, this.#entry?.name ?? `${process.pid}-0`);
    return null;
  }

  leave(): void {
    this.#host?.close();
    if (this.#entry === null) return;
    const { name, lock } = this.#entry;
    rmSync(this.#path(name, "json"), { force: true });
    lock.close();
    rmSync(this.#path(name, "lock"), { force: true });
  }

  /** The name under which the process of this number is at work; undefined where it is gone. */
  #nameOf(pid: number): string | undefined {
    return this.#records().find((record) => record.pid === pid && this.#isHeld(record.name))?.name;
  }

  /** Of the living and the dead. */
  #records(): { name: string; pid: number }[] {
    return (existsSync(this.#folder) ? readdirSync(this.#folder) : []).flatMap((file) => {
      const { name, pid, ending } = ENTRY.exec(file)?.groups ?? {};
      return name !== undefined && ending === "json" ? [{ name, pid: Number(pid) }] : [];
    });
  }

  #isHeld(name: string): boolean {
    return name === this.#entry?.name || isLocked(this.#path(name, "lock"));
  }

  /** Removes what processes that are gone have left. */
  #sweep(): void {
    const files = readdirSync(this.#folder);
    for (const { name } of this.#records()) if (!this.#isHeld(name)) this.#remove(name);
    for (const file of files) {
      const { name, pid } = (ENTRY.exec(file) ?? MAKING.exec(file))?.groups ?? {};
      // Without a record it may be of a process that is just about to take the lock, and looking at a lock may be in its way.
      if (pid === undefined || isAlive(Number(pid))) continue;
      if (name === undefined) rmSync(join(this.#folder, file), { force: true });
      else if (!this.#isHeld(name)) this.#remove(name);
    }
  }

  #remove(name: string): void {
    for (const ending of ["json", "lock"] as const) rmSync(this.#path(name, ending), { force: true });
  }

  /** `by` tells apart what two processes write at the same moment. */
  #write(name: string, by: string): void {
    const path = this.#path(name, "json");
    const making = `${path}.${by}`;
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
function tryLock(path: string): Lock | null {
  const file = new Database(path, { timeout: 0 });
  try {
    file.exec("BEGIN EXCLUSIVE");
    return file;
  } catch (cause) {
    file.close();
    if (isBusy(cause)) return null;
    throw cause;
  }
}

/** Whether a process has the lock of a file. Those who look disturb each other not, and make no file. */
function isLocked(path: string): boolean {
  let file: Lock | null = null;
  try {
    file = new Database(path, { timeout: 0, readonly: true });
    file.pragma("schema_version");
    return false;
  } catch (cause) {
    if (isBusy(cause)) return true;
    // Its process may have left between any two of these steps, and removed it.
    if (!existsSync(path)) return false;
    throw cause;
  } finally {
    file?.close();
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY");
}
