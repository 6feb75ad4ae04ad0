import type { EditableModel } from "./editable-model.ts";
import type { AttributeValue, GraphNode } from "./graph-node.ts";
import { makeNode } from "./graph-node.ts";
import type { ProtoField } from "./proto-fields.ts";
import { bytesField, encodeFields, integerField, messageField, textField } from "./proto-fields.ts";

/** TensorProto.DataType of what surgery adds. */
export const ELEMENT = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;
export type ElementName = keyof typeof ELEMENT;

/** Adds nodes, constants, inputs and outputs to a model. Tensors that it makes are called msm/…, so that none is hidden. */
export class GraphWriter {
  readonly #model: EditableModel;
  readonly #operatorSet: number;
  readonly #nodes: GraphNode[] = [];
  #count = 0;

  /** `operatorSet`: version of the standard operators, 13 or newer. */
  constructor(model: EditableModel, operatorSet: number) {
    this.#model = model;
    this.#operatorSet = operatorSet;
  }

  /** The nodes written so far, taken out, in order. */
  take(): GraphNode[] {
    return this.#nodes.splice(0);
  }

  /** A node with one output, whose name is returned. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    options: { readonly output?: string; readonly domain?: string } = {},
  ): string {
    const output = options.output ?? `msm/${op}_${this.#count++}`;
    this.#nodes.push(makeNode(op, inputs, [output], attributes, options.domain));
    return output;
  }

  /** Largest of the last axis, which stays with size 1. */
  max(tensor: string): string {
    return this.#operatorSet >= 18
      ? this.node("ReduceMax", [tensor, this.integers([-1])], { keepdims: 1 })
      : this.node("ReduceMax", [tensor], { axes: [-1], keepdims: 1 });
  }

  split(tensor: string, sizes: readonly number[]): string[] {
    const outputs = sizes.map(() => `msm/part_${this.#count++}`);
    this.#nodes.push(makeNode("Split", [tensor, this.integers(sizes)], outputs, { axis: -1 }));
    return outputs;
  }

  /** A constant list of whole numbers; the same list is stored once. */
  integers(values: readonly number[]): string {
    const raw = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`msm/integers_${values.join("_")}`, "int64", [values.length], raw);
  }

  float(value: number, type: "float32" | "float16"): string {
    const bytes = type === "float32" ? Float32Array.of(value) : Uint16Array.of(floatToHalf(value));
    return this.#constant(`msm/${type}_${value}`, type, [], Buffer.from(bytes.buffer));
  }

  input(name: string, type: ElementName, dims: readonly (number | string)[]): string {
    this.#model.inputs.set(name, valueInfo(name, type, dims));
    return name;
  }

  output(name: string, type: ElementName, dims: readonly (number | string)[]): void {
    this.#model.outputs.set(name, valueInfo(name, type, dims));
  }

  #constant(name: string, type: ElementName, dims: readonly number[], raw: Uint8Array): string {
    const fields: ProtoField[] = [
      ...dims.map((size) => integerField(1, size)),
      integerField(2, ELEMENT[type]),
      textField(8, name),
      bytesField(9, raw),
    ];
    this.#model.initializers.set(name, encodeFields(fields));
    return name;
  }
}

/** ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { value = 1 | param = 2 } } } } }. */
function valueInfo(name: string, type: ElementName, dims: readonly (number | string)[]): Uint8Array {
  const shape = dims.map((size) =>
    messageField(1, [typeof size === "number" ? integerField(1, size) : textField(2, size)]),
  );
  const tensor = messageField(1, [integerField(1, ELEMENT[type]), messageField(2, shape)]);
  return encodeFields([textField(1, name), messageField(2, [tensor])]);
}

/** Nearest IEEE 754 binary16 of a number in its normal range. */
function floatToHalf(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) | (((exponent + 15) << 10) + fraction);
}
