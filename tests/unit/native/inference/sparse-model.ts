import { closeSync, openSync, truncateSync, writeSync } from "node:fs";

import type { GraphParts } from "./onnx-writer.ts";
import { bytesField, externalTensor, FLOAT16, graph, integerField, model, textField, varint } from "./onnx-writer.ts";

/** Float16 weights that take no room on the disk, since nothing is written where their values would be. */
export interface HollowTensor {
  readonly name: string;
  readonly dims: readonly [number, number];
}

export function hollowBytes({ dims }: HollowTensor): number {
  return 2 * dims[0] * dims[1];
}

/** A model whose hollow weights lie one after the other in the file `location`. */
export function modelWithHollowFile(parts: GraphParts, tensors: readonly HollowTensor[], location: string): Buffer {
  let offset = 0;
  const added = tensors.map((hollow) => {
    const length = hollowBytes(hollow);
    const bytes = externalTensor(hollow.name, FLOAT16, hollow.dims, { location, offset, length });
    offset += length;
    return bytes;
  });
  return model({ ...parts, initializers: [...parts.initializers, ...added] });
}

/** A file of `sizeBytes` without contents; null, with a printed reason, where the file system cannot make one. */
export function makeHollowFile(path: string, sizeBytes: number): string | null {
  try {
    closeSync(openSync(path, "w"));
    truncateSync(path, sizeBytes);
    return path;
  } catch (cause) {
    process.stdout.write(
      `Skipped: no file of ${sizeBytes} bytes without contents can be made here (${String(cause)}).\n`,
    );
    return null;
  }
}

/** Writes a model whose hollow weights lie inside the file itself, whatever their size; gives the file's size in bytes. */
export function writeHollowModel(path: string, parts: GraphParts, tensors: readonly HollowTensor[]): number {
  const heads = tensors.map((hollow) => {
    const length = hollowBytes(hollow);
    const head = Buffer.concat([
      ...hollow.dims.map((dim) => integerField(1, dim)),
      integerField(2, FLOAT16),
      textField(8, hollow.name),
      Buffer.concat([varint(9 * 8 + 2), varint(length)]),
    ]);
    return { bytes: Buffer.concat([varint(5 * 8 + 2), varint(head.length + length), head]), length };
  });
  const rest = graph(parts);
  const graphBytes = heads.reduce((sum, head) => sum + head.bytes.length + head.length, rest.length);
  const start = Buffer.concat([integerField(1, 8), textField(2, "tests"), varint(7 * 8 + 2), varint(graphBytes), rest]);
  const end = bytesField(8, Buffer.concat([textField(1, ""), integerField(2, 17)]));
  const file = openSync(path, "w");
  try {
    let position = writeSync(file, start, 0, start.length, 0);
    for (const head of heads) {
      writeSync(file, head.bytes, 0, head.bytes.length, position);
      position += head.bytes.length + head.length;
    }
    return position + writeSync(file, end, 0, end.length, position);
  } finally {
    closeSync(file);
  }
}
