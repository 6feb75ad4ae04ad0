import type { EditableModel } from "./editable-model.ts";
import type { GraphNode } from "./graph-node.ts";
import { floatAttribute, tensorAttribute } from "./graph-node.ts";
import { decodeFields, integerOf } from "./proto-fields.ts";
import type { ProtoField } from "./proto-fields.ts";

/** Who makes and who reads each tensor of a graph, and the values of its small constants. */
export interface GraphIndex {
  producer(tensor: string): GraphNode | undefined;
  consumers(tensor: string): readonly GraphNode[];
  /**
   * The value of a constant with one element; null for anything else. `lastSize`: what to take for the last dimension of
   * a tensor where the graph reads it from a shape, as older exporters do for the size of a head.
   */
  scalar(tensor: string, lastSize?: number): number | null;
}

export function indexGraph(model: EditableModel): GraphIndex {
  const producers = new Map<string, GraphNode>();
  const consumers = new Map<string, GraphNode[]>();
  for (const node of model.nodes) {
    for (const name of node.outputs) producers.set(name, node);
    for (const name of new Set(node.inputs)) {
      const list = consumers.get(name);
      if (list === undefined) consumers.set(name, [node]);
      else list.push(node);
    }
  }
  const scalar = (tensor: string, lastSize?: number): number | null => {
    const stored = model.initializers.get(tensor);
    if (stored !== undefined) return scalarOf(stored);
    const node = producers.get(tensor);
    if (node === undefined) return null;
    const [input = "", second = ""] = node.inputs;
    const read = (name: string): number | null => scalar(name, lastSize);
    if (PASSES_SCALARS.has(node.op)) return read(input);
    if (node.op === "Sqrt") return mapped(read(input), Math.sqrt);
    if (node.op === "Div") return divided(read(input), read(second));
    if (node.op === "Slice" && producers.get(input)?.op === "Shape")
      return read(second) === -1 ? (lastSize ?? null) : null;
    if (node.op !== "Constant") return null;
    const value = tensorAttribute(node, "value");
    if (value !== null) return scalarOf(value);
    return node.attributes.has("value_float") ? floatAttribute(node, "value_float", Number.NaN) : null;
  };
  return {
    producer: (tensor) => producers.get(tensor),
    consumers: (tensor) => consumers.get(tensor) ?? [],
    scalar,
  };
}

const PASSES_SCALARS: ReadonlySet<string> = new Set([
  "Identity",
  "Cast",
  "CastLike",
  "Reshape",
  "Unsqueeze",
  "Squeeze",
]);

function mapped(value: number | null, by: (value: number) => number): number | null {
  return value === null ? null : by(value);
}

function divided(one: number | null, by: number | null): number | null {
  return one === null || by === null || by === 0 ? null : one / by;
}

/** TensorProto: dims 1, data_type 2, float_data 4, int32_data 5, int64_data 7, raw_data 9, double_data 10. */
function scalarOf(tensor: Uint8Array): number | null {
  const fields = decodeFields(tensor);
  const dims = fields.filter((field) => field.field === 1).flatMap(dimsOf);
  if (dims.some((size) => size !== 1)) return null;
  const type = integerOf(
    fields.find((field) => field.field === 2),
    0,
  );
  const values = fields.find((field) => [4, 5, 7, 9, 10].includes(field.field));
  if (values === undefined) return null;
  if (typeof values.value === "bigint") return integerOf(values, 0);
  return READERS.get(type)?.(Buffer.from(values.value)) ?? null;
}

function dimsOf(field: ProtoField): number[] {
  return typeof field.value === "bigint" ? [Number(field.value)] : [...field.value];
}

/** By TensorProto.DataType: float, int32, int64, float16, double. */
const READERS: ReadonlyMap<number, (bytes: Buffer) => number | null> = new Map([
  [1, (bytes) => (bytes.length === 4 ? bytes.readFloatLE() : null)],
  [6, (bytes) => (bytes.length === 4 ? bytes.readInt32LE() : null)],
  [7, (bytes) => (bytes.length === 8 ? Number(bytes.readBigInt64LE()) : null)],
  [10, (bytes) => (bytes.length === 2 ? halfToFloat(bytes.readUInt16LE()) : null)],
  [11, (bytes) => (bytes.length === 8 ? bytes.readDoubleLE() : null)],
]);

/** IEEE 754 binary16 to a number. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
