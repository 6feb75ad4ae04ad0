import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32, inflateRawSync, zstdDecompressSync } from "node:zlib";

/** Why a zip is not read. Nothing of it was unpacked to the disk. */
export class ZipFault extends Error {}

export interface ZipLimits {
  readonly members: number;
  /** Of one member, unpacked. */
  readonly memberBytes: number;
  /** Of all members together, unpacked. */
  readonly totalBytes: number;
}

export interface ZipMember {
  readonly name: string;
  /** Unpacked, as the archive says; more than that is never unpacked. */
  readonly sizeBytes: number;
}

interface Located extends ZipMember {
  readonly method: number;
  readonly packedBytes: number;
  readonly crc: number;
  readonly offset: number;
}

const [STORED, DEFLATE, ZSTD] = [0, 8, 93];
const ENCRYPTED = 0x0001;
const [SMALL, LARGE] = [0xffff, 0xffff_ffff];
const END = 0x06054b50;
const END_64_PLACE = 0x07064b50;
const END_64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const LONGEST_COMMENT = 0xffff;
const LARGEST_DIRECTORY = 1 << 28;

/**
 * Reads members of a zip (stored, DEFLATE, Zstandard; Zip64) that somebody else made. Refused as a ZipFault: names that leave
 * their folder, encrypted members, more or larger members than the limits, members that unpack to more than they
 * say, and wrong checksums. A name that occurs twice is the later member, as in an archive that was appended to.
 */
export class ZipReader {
  readonly #file: number;
  readonly #members = new Map<string, Located>();

  constructor(path: string, limits: ZipLimits) {
    this.#file = openSync(path, "r");
    try {
      for (const member of this.#directory(limits.members)) this.#members.set(member.name, member);
      checkSizes([...this.#members.values()], limits);
    } catch (cause) {
      this.close();
      throw cause;
    }
  }

  get members(): readonly ZipMember[] {
    return [...this.#members.values()];
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** A member's text, as UTF-8. */
  text(name: string): string {
    const member = this.#members.get(name);
    if (!member) throw new ZipFault(`it has no member ${name}`);
    const header = this.#bytes(member.offset, 30);
    if (header.readUInt32LE(0) !== LOCAL) throw new ZipFault(`${name} is not where the archive says`);
    const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const unpacked = unpack(member, this.#bytes(start, member.packedBytes));
    if (unpacked.length !== member.sizeBytes || crc32(unpacked) !== member.crc)
      throw new ZipFault(`${name} is damaged`);
    return unpacked.toString("utf8");
  }

  close(): void {
    closeSync(this.#file);
  }

  *#directory(most: number): Generator<Located> {
    const { entries, offset, size } = this.#end();
    if (entries > most) throw new ZipFault(`it has ${entries} members, and at most ${most} are read`);
    if (size > LARGEST_DIRECTORY) throw new ZipFault("its list of members is too long");
    const bytes = this.#bytes(offset, size);
    let at = 0;
    for (let count = 0; count < entries; count++) {
      if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL)
        throw new ZipFault("its list of members is damaged");
      const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
        number,
        number,
        number,
      ];
      const end = at + 46 + name + extra + comment;
      if (end > bytes.length) throw new ZipFault("its list of members is damaged");
      const member = memberOf(bytes.subarray(at, end), name, extra);
      if (member) yield member;
      at = end;
    }
  }

  /** The record at the file's end, and what it points to where the numbers are too large for it. */
  #end(): { entries: number; offset: number; size: number } {
    const { size: fileBytes } = fstatSync(this.#file);
    const length = Math.min(fileBytes, 22 + LONGEST_COMMENT);
    const tail = this.#bytes(fileBytes - length, length);
    for (let at = length - 22; at >= 0; at--) {
      if (tail.readUInt32LE(at) !== END || at + 22 + tail.readUInt16LE(at + 20) !== length) continue;
      const plain = {
        entries: tail.readUInt16LE(at + 10),
        size: tail.readUInt32LE(at + 12),
        offset: tail.readUInt32LE(at + 16),
      };
      const isLarge = plain.entries === SMALL || plain.size === LARGE || plain.offset === LARGE;
      return isLarge && at >= 20 && tail.readUInt32LE(at - 20) === END_64_PLACE
        ? this.#end64(Number(tail.readBigUInt64LE(at - 20 + 8)))
        : plain;
    }
    throw new ZipFault("it is no zip, or its end is missing");
  }

  #end64(place: number): { entries: number; offset: number; size: number } {
    const bytes = this.#bytes(place, 56);
    if (bytes.readUInt32LE(0) !== END_64) throw new ZipFault("its end is damaged");
    return {
      entries: Number(bytes.readBigUInt64LE(32)),
      size: Number(bytes.readBigUInt64LE(40)),
      offset: Number(bytes.readBigUInt64LE(48)),
    };
  }

  #bytes(offset: number, length: number): Buffer {
    const { size } = fstatSync(this.#file);
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + length > size)
      throw new ZipFault("it ends before it should");
    const bytes = Buffer.alloc(length);
    for (let read = 0; read < length;) {
      const got = readSync(this.#file, bytes, read, length - read, offset + read);
      if (got === 0) throw new ZipFault("it ends before it should");
      read += got;
    }
    return bytes;
  }
}

function checkSizes(members: readonly Located[], limits: ZipLimits): void {
  const total = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > limits.totalBytes)
    throw new ZipFault(`it unpacks to ${megabytes(total)}, and at most ${megabytes(limits.totalBytes)} are read`);
  const large = members.find(({ sizeBytes }) => sizeBytes > limits.memberBytes);
  if (large)
    throw new ZipFault(
      `${large.name} unpacks to ${megabytes(large.sizeBytes)}, and at most ${megabytes(limits.memberBytes)} are read`,
    );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

/** Null for a folder's entry. */
function memberOf(header: Buffer, nameBytes: number, extraBytes: number): Located | null {
  const name = header.toString("utf8", 46, 46 + nameBytes);
  if (/^[/\\]|^[A-Za-z]:|\\|\0/.test(name) || name.split("/").includes(".."))
    throw new ZipFault(`its member ${JSON.stringify(name)} would leave its folder`);
  if ((header.readUInt16LE(8) & ENCRYPTED) !== 0) throw new ZipFault(`${name} is encrypted`);
  const method = header.readUInt16LE(10);
  if (method !== STORED && method !== DEFLATE && method !== ZSTD)
    throw new ZipFault(`${name} is packed by method ${method}, which is not read`);
  const plain = [header.readUInt32LE(24), header.readUInt32LE(20), header.readUInt32LE(42)] as const;
  const [sizeBytes, packedBytes, offset] = fromExtra(
    plain,
    header.subarray(46 + nameBytes, 46 + nameBytes + extraBytes),
  );
  if (name.endsWith("/")) return null;
  return { name, method, crc: header.readUInt32LE(16), sizeBytes, packedBytes, offset };
}

/** Numbers that are too large stand in an extra field (id 1), in this order, and only those. */
function fromExtra(numbers: readonly [number, number, number], extra: Buffer): [number, number, number] {
  if (!numbers.includes(LARGE)) return [...numbers];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== LARGE) return number;
      if (next + 8 > extra.length) throw new ZipFault("its list of members is damaged");
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    }) as [number, number, number];
  }
  throw new ZipFault("its list of members is damaged");
}

function unpack({ name, method, sizeBytes }: Located, packed: Buffer): Buffer {
  if (method === STORED) return packed;
  // One byte more than said is enough to see that it lies.
  const options = { maxOutputLength: Math.max(1, sizeBytes + 1) };
  try {
    return method === DEFLATE ? inflateRawSync(packed, options) : zstdDecompressSync(packed, options);
  } catch (cause) {
    const more =
      cause instanceof RangeError || (cause instanceof Error && /BUFFER_TOO_LARGE|larger than/.test(String(cause)));
    throw new ZipFault(more ? `${name} unpacks to more than it says` : `${name} is damaged`, { cause });
  }
}
