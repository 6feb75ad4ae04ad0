/** A message of the agent: one line of JSON, and the raw bytes that its `bytes` announces. */
export interface Frame {
  readonly header: unknown;
  readonly body: Uint8Array;
}

/** The line before which everything is noise of login shells. */
export const MARKER = "@@msm-agent";

const NEWLINE = 0x0a;
/** A header is small; more than this without a newline is no header of ours. */
const LONGEST_HEADER_BYTES = 16 << 20;

/** Cuts a stream of bytes into lines and counted bodies. */
export class FrameReader {
  #held: Buffer[] = [];
  #heldBytes = 0;

  push(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** The next line without its newline, or null while it is not whole. */
  takeLine(): string | null {
    const all = this.#joined();
    const end = all.indexOf(NEWLINE);
    if (end === -1) {
      if (all.length > LONGEST_HEADER_BYTES) throw new Error("a line without end");
      return null;
    }
    this.#keep(all.subarray(end + 1));
    return all.subarray(0, end).toString("utf8");
  }

  /** The next `count` bytes, or null while they are not all there. */
  takeBytes(count: number): Uint8Array | null {
    if (this.#heldBytes < count) return null;
    const all = this.#joined();
    this.#keep(all.subarray(count));
    return all.subarray(0, count);
  }

  /** All that is left, where the stream turns into something else. */
  takeRest(): Uint8Array {
    const all = this.#joined();
    this.#keep(Buffer.alloc(0));
    return all;
  }

  #joined(): Buffer {
    const [only] = this.#held;
    if (this.#held.length === 1 && only) return only;
    const all = Buffer.concat(this.#held);
    this.#held = [all];
    return all;
  }

  #keep(rest: Buffer): void {
    this.#held = [rest];
    this.#heldBytes = rest.length;
  }
}
