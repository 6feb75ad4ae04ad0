import { randomBytes } from "node:crypto";
import { type Dirent, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AtomicFile } from "./atomic-file.ts";
import { flushFolderNow } from "./flush-folder.ts";

const SETTLED = /^[0-9a-f]{64}$/;
/** Names of what is not finished have the number of the process that writes it; older versions left it out. */
const UNFINISHED = /^unfinished-(?:(?<pid>\d+)-)?[0-9a-f]{12}$/;

/** A file that is known by its content. */
export interface Artifact {
  /** Where it lies. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A folder of files named by their SHA-256: the same content is one file, however often it is made. */
export class Artifacts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the file of this hash lies, or would. */
  pathOf(sha256: string): string {
    return join(this.#folder, sha256);
  }

  /** A new name in the folder for what is not finished; whoever takes it removes the file. */
  temporaryPath(): string {
    mkdirSync(this.#folder, { recursive: true });
    return join(this.#folder, `unfinished-${process.pid}-${randomBytes(6).toString("hex")}`);
  }

  /** Names of files that were never finished: their processes are gone. */
  unfinished(isAlive: (pid: number) => boolean): string[] {
    return this.#entries()
      .filter((entry) => isUnfinished(entry) && !isAlive(Number(UNFINISHED.exec(entry.name)?.groups?.["pid"])))
      .map(({ name }) => name);
  }

  /** Names of what others have put here. */
  strangers(): string[] {
    return this.#entries()
      .filter((entry) => !SETTLED.test(entry.name) && !isUnfinished(entry))
      .map(({ name }) => name);
  }

  /** Removes what processes that are gone have left. */
  tidy(isAlive: (pid: number) => boolean): void {
    for (const name of this.unfinished(isAlive)) rmSync(join(this.#folder, name), { force: true });
  }

  /** Hashes of the files that are there, as their names say. */
  list(): string[] {
    return this.#entries().flatMap(({ name }) => (SETTLED.test(name) ? [name] : []));
  }

  #entries(): Dirent[] {
    return existsSync(this.#folder) ? readdirSync(this.#folder, { withFileTypes: true }) : [];
  }

  /** Writes lines as they come, each with its end. What the source or the disk throws leaves nothing behind. */
  async writeLines(lines: AsyncIterable<string> | Iterable<string>): Promise<Artifact> {
    const path = this.temporaryPath();
    const file = new AtomicFile(path);
    try {
      for await (const line of lines) file.write(`${line}\n`);
      return this.#settle(path, file.finish());
    } catch (cause) {
      file.discard();
      rmSync(path, { force: true });
      throw cause;
    }
  }

  /** Writes a text as it is. */
  writeText(text: string): Artifact {
    const path = this.temporaryPath();
    const file = new AtomicFile(path);
    try {
      file.write(text);
      return this.#settle(path, file.finish());
    } catch (cause) {
      file.discard();
      rmSync(path, { force: true });
      throw cause;
    }
  }

  #settle(path: string, written: Omit<Artifact, "path">): Artifact {
    const settled = this.pathOf(written.sha256);
    renameSync(path, settled);
    flushFolderNow(this.#folder);
    return { path: settled, ...written };
  }
}

function isUnfinished(entry: Dirent): boolean {
  return entry.isFile() && UNFINISHED.test(entry.name);
}
