import type { ChildProcessByStdio } from "node:child_process";
import { Duplex, type Readable, type Writable } from "node:stream";

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A program's input and output as one stream. */
export class ChildStream extends Duplex {
  readonly #child: Child;

  /** `first`: bytes of the output that were read already. */
  constructor(child: Child, first: Uint8Array) {
    super();
    this.#child = child;
    if (first.length > 0) this.push(first);
    child.stdout.on("data", (bytes: Buffer) => {
      if (!this.push(bytes)) child.stdout.pause();
    });
    child.stdout.on("end", () => this.push(null));
    child.once("close", () => this.destroy());
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#child.stdin.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(done);
  }

  override _destroy(cause: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill("SIGKILL");
    done(cause);
  }
}
