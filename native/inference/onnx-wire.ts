import { readSync } from "node:fs";

/** Why bytes could not be read as protobuf: they end too early, or they are something else. */
export type WireFaultKind = "truncated" | "malformed";

/** Thrown inside the readers of this folder, caught once in `readOnnxHeader`. */
export class WireFault extends Error {
  readonly kind: WireFaultKind;
  readonly offset: number;
  constructor(kind: WireFaultKind, offset: number) {
    super(`${kind} at byte ${offset}`);
    this.name = "WireFault";
    this.kind = kind;
    this.offset = offset;
  }
}

/** Wire types of protocol buffers that ONNX uses (protobuf.dev, "Encoding"). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export interface WireTag {
  readonly field: number;
  readonly wire: number;
}

/** Bytes `start`..`end` (exclusive) of the file. */
export interface WireSpan {
  readonly start: number;
  readonly end: number;
}

/** Read after a jump over weights, where one tensor's names and sizes are all that is wanted. */
const LEAST_WINDOW_BYTES = 4096;
const MOST_WINDOW_BYTES = 65536;
const MAX_STRING_BYTES = 1 << 20;

/**
 * Reads protobuf fields of an open file in order through a small window. What is skipped is never read, so a file of
 * gigabytes costs as much as its node list.
 */
export class WireReader {
  readonly sizeBytes: number;
  position = 0;
  readonly #file: number;
  readonly #window = Buffer.allocUnsafe(MOST_WINDOW_BYTES);
  #windowBytes = LEAST_WINDOW_BYTES;
  #bytesRead = 0;
  #windowStart = 0;
  #windowEnd = 0;

  constructor(file: number, sizeBytes: number) {
    this.#file = file;
    this.sizeBytes = sizeBytes;
  }

  /** Bytes that were read from the file so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The next field's tag, or null at `end`. */
  tag(end: number): WireTag | null {
    if (this.position >= end) return null;
    const start = this.position;
    const key = this.#varint(end);
    const field = Number(key >> 3n);
    const wire = Number(key & 7n);
    const known = wire === WIRE.varint || wire === WIRE.fixed64 || wire === WIRE.bytes || wire === WIRE.fixed32;
    if (field < 1 || field > 536870911 || !known) throw new WireFault("malformed", start);
    return { field, wire };
  }

  /** A signed 64-bit varint as a number (exact up to 2^53). */
  integer(end: number): number {
    return Number(BigInt.asIntN(64, this.#varint(end)));
  }

  /** The span of a length-delimited field; the position stays at its start. */
  span(end: number): WireSpan {
    const length = Number(this.#varint(end));
    const start = this.position;
    if (start + length > this.sizeBytes) throw new WireFault("truncated", start);
    if (start + length > end) throw new WireFault("malformed", start);
    return { start, end: start + length };
  }

  text(end: number): string {
    const span = this.span(end);
    const length = span.end - span.start;
    if (length > MAX_STRING_BYTES) throw new WireFault("malformed", span.start);
    const bytes = Buffer.allocUnsafe(length);
    for (let index = 0; index < length; index++) bytes[index] = this.#byte(span.end);
    return bytes.toString("utf8");
  }

  skip(wire: number, end: number): void {
    if (wire === WIRE.varint) {
      this.#varint(end);
    } else if (wire === WIRE.bytes) {
      this.position = this.span(end).end;
    } else {
      this.#jump(wire === WIRE.fixed64 ? 8 : 4, end);
    }
  }

  #jump(length: number, end: number): void {
    const target = this.position + length;
    if (target > this.sizeBytes) throw new WireFault("truncated", this.position);
    if (target > end) throw new WireFault("malformed", this.position);
    this.position = target;
  }

  #varint(end: number): bigint {
    const start = this.position;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte(end);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new WireFault("malformed", start);
  }

  #byte(end: number): number {
    if (this.position >= this.sizeBytes) throw new WireFault("truncated", this.position);
    if (this.position >= end) throw new WireFault("malformed", this.position);
    if (this.position < this.#windowStart || this.position >= this.#windowEnd) this.#fill();
    const byte = this.#window[this.position - this.#windowStart];
    if (byte === undefined) throw new WireFault("truncated", this.position);
    this.position++;
    return byte;
  }

  /** The window doubles while the file is read on and shrinks after a jump. */
  #fill(): void {
    const readOn = this.position === this.#windowEnd;
    this.#windowBytes = readOn ? Math.min(MOST_WINDOW_BYTES, 2 * this.#windowBytes) : LEAST_WINDOW_BYTES;
    const read = readSync(this.#file, this.#window, 0, this.#windowBytes, this.position);
    this.#bytesRead += read;
    this.#windowStart = this.position;
    this.#windowEnd = this.position + read;
    if (read === 0) throw new WireFault("truncated", this.position);
  }
}
