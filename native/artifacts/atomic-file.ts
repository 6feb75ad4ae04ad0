import { createHash, randomBytes, type Hash } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { flushFolderNow } from "./flush-folder.ts";

const CHUNK_CHARACTERS = 1 << 20;

/** What a finished file is. */
export interface WrittenFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * A file that is there whole or not at all: it is written beside its place under another name and renamed when it is
 * finished. Text is written as UTF-8. What fails throws the file system's error.
 */
export class AtomicFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #hash: Hash = createHash("sha256");
  readonly #file: number;
  #pending = "";
  #sizeBytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#temporary = `${path}.${randomBytes(4).toString("hex")}.part`;
    this.#file = openSync(this.#temporary, "wx");
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= CHUNK_CHARACTERS) this.#flush();
  }

  writeBytes(bytes: Uint8Array): void {
    this.#flush();
    this.#put(bytes);
  }

  /** Puts the file in its place, over one that is there. */
  finish(): WrittenFile {
    this.#flush();
    fsyncSync(this.#file);
    closeSync(this.#file);
    renameSync(this.#temporary, this.#path);
    flushFolderNow(dirname(this.#path));
    return { sizeBytes: this.#sizeBytes, sha256: this.#hash.digest("hex") };
  }

  /** Leaves nothing behind. */
  discard(): void {
    try {
      closeSync(this.#file);
    } catch {
      // It was closed when finishing it failed; only the name is left to remove.
    }
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending, "utf8");
    this.#pending = "";
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
    this.#sizeBytes += bytes.length;
  }
}
