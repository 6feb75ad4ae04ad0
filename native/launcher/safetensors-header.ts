import { open } from "node:fs/promises";
import { z } from "zod";

/** The format's own limit (100 MB) for its JSON header. */
const LONGEST_HEADER_BYTES = 100_000_000;

const Tensor = z.looseObject({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

type Header = { readonly fault: string } | { readonly tensors: readonly z.infer<typeof Tensor>[] };

/** What is wrong with the header of a safetensors file; null where its lengths and offsets fit the file. */
export async function safetensorsFault(path: string): Promise<string | null> {
  const header = await readHeader(path);
  return "fault" in header ? header.fault : null;
}

/** How many numbers a safetensors file holds; null where its header does not fit the file. */
export async function safetensorsParameters(path: string): Promise<number | null> {
  const header = await readHeader(path);
  if ("fault" in header) return null;
  return header.tensors.reduce((total, { shape }) => total + shape.reduce((size, side) => size * side, 1), 0);
}

async function readHeader(path: string): Promise<Header> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const prefix = Buffer.alloc(8);
  if ((await file.read(prefix, 0, 8, 0)).bytesRead < 8) return { fault: "it is shorter than a header" };
  const headerBytes = Number(prefix.readBigUInt64LE());
  if (headerBytes > LONGEST_HEADER_BYTES || headerBytes + 8 > size)
    return { fault: "its header is longer than the file" };
  const header = Buffer.alloc(headerBytes);
  await file.read(header, 0, headerBytes, 8);
  return parseHeader(header.toString("utf8"), size - 8 - headerBytes);
}

function parseHeader(text: string, dataBytes: number): Header {
  try {
    const { __metadata__: _free, ...entries } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    const parsed = z.record(z.string(), Tensor).safeParse(entries);
    if (!parsed.success) return { fault: "its header does not describe tensors" };
    const tensors = Object.values(parsed.data);
    const outside = tensors.some(({ data_offsets: [start, end] }) => start > end || end > dataBytes);
    return outside ? { fault: "a tensor lies outside the file" } : { tensors };
  } catch {
    return { fault: "its header is not JSON" };
  }
}
