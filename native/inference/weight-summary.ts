import type { OnnxHeader } from "./onnx-header.ts";
import type { OnnxNode } from "./onnx-node.ts";
import type { OnnxTensor } from "./onnx-tensor.ts";
import { elementTypeBits, elementTypeName } from "./onnx-types.ts";

/** What the initialisers amount to. */
export interface WeightSummary {
  /** Values in floating-point or quantised tensors; packed matrices counted unpacked, their scales not counted. */
  readonly parameters: number;
  /** The type that most parameters are stored in, e.g. "float16", or "int4" for packed four-bit matrices. */
  readonly dtype: string;
  readonly sizeBytes: number;
  /** Once loaded: half floats that the graph casts to single floats are kept as those, which takes twice their bytes. */
  readonly residentBytes: number;
  /** The largest tensor once loaded. */
  readonly largestTensorBytes: number;
  /** Of `residentBytes`, what every token reads: all but tables in which it looks up a row. */
  readonly perTokenBytes: number;
}

const COUNTED: ReadonlySet<string> = new Set([
  "float32",
  "float16",
  "bfloat16",
  "float64",
  "uint8",
  "int8",
  "uint4",
  "int4",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "float4e2m1",
]);

/** Counts parameters from dimensions alone; no weight is read. */
export function summarizeWeights(header: OnnxHeader): WeightSummary {
  const packed = packedMatrices(header.nodes);
  const cast = castWeights(header.nodes);
  const valuesByType = new Map<string, number>();
  let parameters = 0;
  let sizeBytes = 0;
  let residentBytes = 0;
  let largestTensorBytes = 0;
  let perTokenBytes = 0;
  const tables = lookedUp(header.nodes);
  for (const tensor of header.initializers) {
    const stored = tensorBytes(tensor);
    const resident = cast.has(tensor.name) && elementTypeBits(tensor.elementType) === 16 ? 2 * stored : stored;
    sizeBytes += stored;
    residentBytes += resident;
    largestTensorBytes = Math.max(largestTensorBytes, resident);
    if (!tables.has(tensor.name)) perTokenBytes += resident;
    const counted = packed.get(tensor.name) ?? plainCount(tensor);
    parameters += counted.values;
    valuesByType.set(counted.type, (valuesByType.get(counted.type) ?? 0) + counted.values);
  }
  const [largest] = [...valuesByType].toSorted((one, other) => other[1] - one[1]);
  return { parameters, dtype: largest?.[0] ?? "none", sizeBytes, residentBytes, largestTensorBytes, perTokenBytes };
}

/** Tensors that are read by row and by nothing else: embeddings that the head does not share. */
function lookedUp(nodes: readonly OnnxNode[]): ReadonlySet<string> {
  const isLookup = (node: OnnxNode): boolean => node.op === "Gather" || node.op === "GatherBlockQuantized";
  const tables = new Set(nodes.flatMap((node) => (isLookup(node) ? node.inputs.slice(0, 1) : [])));
  for (const node of nodes) {
    for (const [at, name] of node.inputs.entries()) if (!isLookup(node) || at > 0) tables.delete(name);
  }
  return tables;
}

/** Tensors that are cast to single floats (type 1) where they are used; ONNX Runtime does so once, when it loads them. */
function castWeights(nodes: readonly OnnxNode[]): ReadonlySet<string> {
  const casts = nodes.filter((node) => node.op === "Cast" && node.integers.get("to") === 1);
  return new Set(casts.flatMap((node) => node.inputs));
}

interface Counted {
  readonly values: number;
  readonly type: string;
}

function plainCount(tensor: OnnxTensor): Counted {
  const type = elementTypeName(tensor.elementType);
  const isWeight = COUNTED.has(type) && tensor.dims.length > 0;
  return { type, values: isWeight ? product(tensor.dims) : 0 };
}

/** MatMulNBits (com.microsoft) packs a K×N matrix into bytes, with scales and zero points beside it. */
function packedMatrices(nodes: readonly OnnxNode[]): ReadonlyMap<string, Counted> {
  const packed = new Map<string, Counted>();
  for (const node of nodes) {
    if (node.op !== "MatMulNBits") continue;
    const [, matrix, ...besides] = node.inputs;
    const type = `int${node.integers.get("bits") ?? 4}`;
    const values = (node.integers.get("K") ?? 0) * (node.integers.get("N") ?? 0);
    if (matrix !== undefined) packed.set(matrix, { type, values });
    for (const name of besides) if (name !== "") packed.set(name, { type, values: 0 });
  }
  return packed;
}

/** Bytes of a tensor's values, from its dimensions where the file does not say. */
export function tensorBytes(tensor: OnnxTensor): number {
  if (tensor.external === null) return tensor.inlineBytes;
  return tensor.external.lengthBytes ?? Math.ceil((product(tensor.dims) * elementTypeBits(tensor.elementType)) / 8);
}

function product(dims: readonly number[]): number {
  return dims.reduce((left, right) => left * right, 1);
}
