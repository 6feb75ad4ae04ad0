import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AtomicFile } from "./atomic-file.ts";

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
    return join(this.#folder, `unfinished-${randomBytes(6).toString("hex")}`);
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
    return { path: settled, ...written };
  }
}
