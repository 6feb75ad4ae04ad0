import { open } from "node:fs/promises";
import { z } from "zod";

/** The format's own limit (100 MB) for its JSON header. */
const LONGEST_HEADER_BYTES = 100_000_000;

const Tensor = z.looseObject({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/** What is wrong with the header of a safetensors file; null where its lengths and offsets fit the file. */
export async function safetensorsFault(path: string): Promise<string | null> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const prefix = Buffer.alloc(8);
  if ((await file.read(prefix, 0, 8, 0)).bytesRead < 8) return "it is shorter than a header";
  const headerBytes = Number(prefix.readBigUInt64LE());
  if (headerBytes > LONGEST_HEADER_BYTES || headerBytes + 8 > size) return "its header is longer than the file";
  const header = Buffer.alloc(headerBytes);
  await file.read(header, 0, headerBytes, 8);
  return faultOfHeader(header.toString("utf8"), size - 8 - headerBytes);
}

function faultOfHeader(text: string, dataBytes: number): string | null {
  try {
    const { __metadata__: _free, ...tensors } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    const parsed = z.record(z.string(), Tensor).safeParse(tensors);
    if (!parsed.success) return "its header does not describe tensors";
    const ranges = Object.values(parsed.data).map((tensor) => tensor.data_offsets);
    const outside = ranges.some(([start, end]) => start > end || end > dataBytes);
    return outside ? "a tensor lies outside the file" : null;
  } catch {
    return "its header is not JSON";
  }
}
