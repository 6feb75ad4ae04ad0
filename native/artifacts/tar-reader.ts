const BLOCK = 512;

/** Why a tar is not read on. */
export class TarFault extends Error {}

export interface TarMember {
  readonly name: string;
  readonly sizeBytes: number;
  /** Its bytes; to be read to the end before the next member is asked for. */
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Members of a tar (POSIX ustar, as GNU and BSD tar write short names) as they come, with nothing held back. Regular files
 * only: a link, a device or an extended header is refused, for it could say something else about the files behind it.
 * Folders are passed over. Reading stops at the archive's end, whatever stands behind it.
 */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const bytes = new ByteSource(source);
  for (;;) {
    const header = await bytes.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const { name, sizeBytes, isFolder } = readHeader(header);
    if (isFolder) continue;
    yield { name, sizeBytes, body: bytes.next(sizeBytes) };
    await bytes.exactly((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
  }
}

function readHeader(header: Buffer): { name: string; sizeBytes: number; isFolder: boolean } {
  const sum = header.reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 32 : byte), 0);
  if (sum !== octal(header, 148, 8)) throw new TarFault("a header is damaged, or it is no tar");
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? text(header, 345, 155) : "";
  const name = `${prefix === "" ? "" : `${prefix}/`}${text(header, 0, 100)}`.replace(/^\.\//, "");
  const kind = header.toString("latin1", 156, 157);
  if (kind === "5") return { name, sizeBytes: 0, isFolder: true };
  if (kind !== "0" && kind !== "\u0000") throw new TarFault(`its member ${JSON.stringify(name)} is no regular file`);
  return { name, sizeBytes: octal(header, 124, 12), isFolder: false };
}

function text(header: Buffer, place: number, length: number): string {
  const field = header.subarray(place, place + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end);
}

/** A number in octal digits; the larger ones of GNU (base 256) are beyond what is read here. */
function octal(header: Buffer, place: number, length: number): number {
  const digits = text(header, place, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new TarFault("a header is damaged, or it is no tar");
  return Number.parseInt(digits, 8);
}

/** A stream by numbers of bytes. */
class ByteSource {
  readonly #iterator: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async *next(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.#held.length === 0) await this.#fill();
      const part = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.next(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  async #fill(): Promise<void> {
    const { value, done } = await this.#iterator.next();
    if (done === true) throw new TarFault("it ends before it should");
    this.#held = value;
  }
}
