/** Writes ONNX files field by field (numbers from onnx.proto3), so that a test can make any file it wants to read. */

export const FLOAT = 1;
export const INT32 = 6;
export const INT64 = 7;
export const FLOAT16 = 10;
export const BFLOAT16 = 16;

export type Dimension = number | string;

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

export function integerField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

export function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

export function textField(field: number, text: string): Buffer {
  return bytesField(field, Buffer.from(text, "utf8"));
}

function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
}

/** A whole number, numbers, or a float (as text with a point, to tell it from a whole one). */
export type Attribute = number | readonly number[] | { readonly float: number };

function attribute(name: string, value: Attribute): Buffer {
  const parts = [textField(1, name)];
  if (typeof value === "number") parts.push(integerField(3, value), integerField(20, 2));
  else if ("float" in value) parts.push(floatField(2, value.float), integerField(20, 1));
  else parts.push(...value.map((each) => integerField(8, each)), integerField(20, 7));
  return Buffer.concat(parts);
}

export interface NodeOptions {
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  options: NodeOptions = {},
): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, op),
    ...Object.entries(options.attributes ?? {}).map(([name, value]) => bytesField(5, attribute(name, value))),
    ...(options.domain === undefined ? [] : [textField(7, options.domain)]),
  ]);
}

/** A node whose attribute is a graph (as If and Loop have). */
export function branchNode(inputs: readonly string[], outputs: readonly string[], thenBranch: Buffer): Buffer {
  const branch = Buffer.concat([textField(1, "then_branch"), bytesField(6, thenBranch), integerField(20, 5)]);
  return Buffer.concat([node("If", inputs, outputs), bytesField(5, branch)]);
}

export function valueInfo(name: string, elementType: number, dims: readonly Dimension[]): Buffer {
  const shape = dims.map((dim) => bytesField(1, typeof dim === "number" ? integerField(1, dim) : textField(2, dim)));
  const type = Buffer.concat([integerField(1, elementType), bytesField(2, Buffer.concat(shape))]);
  return Buffer.concat([textField(1, name), bytesField(2, bytesField(1, type))]);
}

export function tensor(name: string, elementType: number, dims: readonly number[], raw: Buffer): Buffer {
  return Buffer.concat([
    ...dims.map((dim) => integerField(1, dim)),
    integerField(2, elementType),
    textField(8, name),
    bytesField(9, raw),
  ]);
}

export interface External {
  readonly location: string;
  readonly offset: number;
  /** Left out: the reader goes by the dimensions. */
  readonly length?: number;
}

export function externalTensor(name: string, elementType: number, dims: readonly number[], where: External): Buffer {
  const entry = (key: string, text: string) => bytesField(13, Buffer.concat([textField(1, key), textField(2, text)]));
  return Buffer.concat([
    ...dims.map((dim) => integerField(1, dim)),
    integerField(2, elementType),
    textField(8, name),
    entry("location", where.location),
    entry("offset", String(where.offset)),
    ...(where.length === undefined ? [] : [entry("length", String(where.length))]),
    integerField(14, 1),
  ]);
}

export function floats(name: string, dims: readonly number[], values: readonly number[]): Buffer {
  return tensor(name, FLOAT, dims, Buffer.from(Float32Array.from(values).buffer));
}

export function integers(name: string, dims: readonly number[], values: readonly number[]): Buffer {
  return tensor(name, INT64, dims, Buffer.from(BigInt64Array.from(values.map((each) => BigInt(each))).buffer));
}

export interface GraphParts {
  readonly nodes: readonly Buffer[];
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly initializers: readonly Buffer[];
}

export function graph(parts: GraphParts): Buffer {
  return Buffer.concat([
    ...parts.nodes.map((each) => bytesField(1, each)),
    textField(2, "g"),
    ...parts.initializers.map((each) => bytesField(5, each)),
    ...parts.inputs.map((each) => bytesField(11, each)),
    ...parts.outputs.map((each) => bytesField(12, each)),
  ]);
}

/** A whole file: version, producer, graph, operator sets. */
export function model(parts: GraphParts, domains: Readonly<Record<string, number>> = { "": 17 }): Buffer {
  const sets = Object.entries(domains).map(([domain, version]) =>
    bytesField(8, Buffer.concat([textField(1, domain), integerField(2, version)])),
  );
  return Buffer.concat([integerField(1, 8), textField(2, "tests"), bytesField(7, graph(parts)), ...sets]);
}
