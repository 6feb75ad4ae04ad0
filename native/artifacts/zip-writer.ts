import { crc32, deflateRawSync } from "node:zlib";
import { AtomicFile, type WrittenFile } from "./atomic-file.ts";

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
/** 1 January 1980, the first day that a zip knows: the same content gives the same file. */
const NO_DATE = 0x0021;
const MOST_BYTES = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;

/**
 * A zip of DEFLATE members, without comment or extra fields; it is there whole or not at all. Up to 65,535 members and 4 GiB:
 * more is refused with a RangeError, and is our callers' to split.
 */
export class ZipWriter {
  readonly #file: AtomicFile;
  readonly #entries: Entry[] = [];
  #offset = 0;

  constructor(path: string) {
    this.#file = new AtomicFile(path);
  }

  add(name: string, text: string): void {
    const bytes = Buffer.from(text, "utf8");
    const packed = deflateRawSync(bytes);
    const entry: Entry = {
      name: Buffer.from(name, "utf8"),
      crc: crc32(bytes),
      packed: packed.length,
      size: bytes.length,
      offset: this.#offset,
    };
    if (this.#offset + packed.length > MOST_BYTES || this.#entries.length >= MOST_ENTRIES)
      throw new RangeError("A zip of this kind holds at most 65,535 files and 4 GiB.");
    this.#entries.push(entry);
    this.#write(localHeader(entry));
    this.#write(packed);
  }

  finish(): WrittenFile {
    const start = this.#offset;
    for (const entry of this.#entries) this.#write(centralHeader(entry));
    this.#write(endRecord(this.#entries.length, start, this.#offset - start));
    return this.#file.finish();
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.#file.discard();
  }

  #write(bytes: Uint8Array): void {
    this.#file.writeBytes(bytes);
    this.#offset += bytes.length;
  }
}

/** What both headers of a member hold alike: from "version needed" to the length of extra fields. */
function common({ name, crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(VERSION, 0);
  bytes.writeUInt16LE(UTF8_NAMES, 2);
  bytes.writeUInt16LE(DEFLATE, 4);
  bytes.writeUInt16LE(NO_DATE, 8);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(packed, 14);
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

function localHeader(entry: Entry): Buffer {
  return Buffer.concat([signature("PK\u0003\u0004"), common(entry), entry.name]);
}

function centralHeader(entry: Entry): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.offset, 10);
  return Buffer.concat([signature("PK\u0001\u0002"), madeBy, common(entry), rest, entry.name]);
}

function endRecord(entries: number, start: number, size: number): Buffer {
  const bytes = Buffer.alloc(18);
  bytes.writeUInt16LE(entries, 4);
  bytes.writeUInt16LE(entries, 6);
  bytes.writeUInt32LE(size, 8);
  bytes.writeUInt32LE(start, 12);
  return Buffer.concat([signature("PK\u0005\u0006"), bytes]);
}

function signature(text: string): Buffer {
  return Buffer.from(text, "latin1");
}
