import {
  decodeFields,
  encodeFields,
  integerField,
  integerOf,
  messageField,
  textField,
  textOf,
} from "./proto-fields.ts";
import type { ProtoField } from "./proto-fields.ts";

/** Value of an attribute that surgery writes: a whole number, a float, or a list of whole numbers. */
export type AttributeValue = number | { readonly float: number } | readonly number[];

/** A NodeProto that can be rewired; attributes stay as they were read. */
export interface GraphNode {
  readonly op: string;
  readonly domain: string;
  readonly name: string;
  inputs: string[];
  readonly outputs: string[];
  readonly attributes: ReadonlyMap<string, readonly ProtoField[]>;
}

/** Fields of NodeProto and AttributeProto in onnx.proto3. */
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 };
const ATTRIBUTE = { name: 1, float: 2, integer: 3, tensor: 5, graph: 6, integers: 8, type: 20 };
const ATTRIBUTE_TYPES = { float: 1, integer: 2, integers: 7 };

export function readNode(bytes: Uint8Array): GraphNode {
  const fields = decodeFields(bytes);
  const texts = (field: number): string[] => fields.filter((each) => each.field === field).map(textOf);
  const attributes = new Map<string, readonly ProtoField[]>();
  for (const each of fields) {
    if (each.field !== NODE.attribute || typeof each.value === "bigint") continue;
    const attribute = decodeFields(each.value);
    attributes.set(textOf(attribute.find((field) => field.field === ATTRIBUTE.name)), attribute);
  }
  return {
    op: texts(NODE.op)[0] ?? "",
    domain: texts(NODE.domain)[0] ?? "",
    name: texts(NODE.name)[0] ?? "",
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    attributes,
  };
}

export function writeNode(node: GraphNode): Buffer {
  return encodeFields([
    ...node.inputs.map((name) => textField(NODE.input, name)),
    ...node.outputs.map((name) => textField(NODE.output, name)),
    textField(NODE.name, node.name),
    textField(NODE.op, node.op),
    ...[...node.attributes.values()].map((fields) => messageField(NODE.attribute, fields)),
    textField(NODE.domain, node.domain),
  ]);
}

export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  domain = "",
): GraphNode {
  const written = Object.entries(attributes).map(([name, value]): [string, ProtoField[]] => [
    name,
    attributeFields(name, value),
  ]);
  return {
    op,
    domain,
    name: `msm/${outputs[0] ?? op}`,
    inputs: [...inputs],
    outputs: [...outputs],
    attributes: new Map(written),
  };
}

function attributeFields(name: string, value: AttributeValue): ProtoField[] {
  const named = textField(ATTRIBUTE.name, name);
  if (typeof value === "number") {
    return [named, integerField(ATTRIBUTE.integer, value), integerField(ATTRIBUTE.type, ATTRIBUTE_TYPES.integer)];
  }
  if ("float" in value) {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value.float);
    return [
      named,
      { field: ATTRIBUTE.float, wire: 5, value: bytes },
      integerField(ATTRIBUTE.type, ATTRIBUTE_TYPES.float),
    ];
  }
  return [
    named,
    ...value.map((each) => integerField(ATTRIBUTE.integers, each)),
    integerField(ATTRIBUTE.type, ATTRIBUTE_TYPES.integers),
  ];
}

function attributeField(node: GraphNode, name: string, field: number): ProtoField | undefined {
  return node.attributes.get(name)?.find((each) => each.field === field);
}

/** A whole-number attribute, or its default. */
export function integerAttribute(node: GraphNode, name: string, otherwise: number): number {
  return integerOf(attributeField(node, name, ATTRIBUTE.integer), otherwise);
}

export function floatAttribute(node: GraphNode, name: string, otherwise: number): number {
  const value = attributeField(node, name, ATTRIBUTE.float)?.value;
  return value instanceof Uint8Array && value.length === 4 ? Buffer.from(value).readFloatLE() : otherwise;
}

/** The TensorProto of an attribute, e.g. a Constant's `value`; null where there is none. */
export function tensorAttribute(node: GraphNode, name: string): Uint8Array | null {
  const value = attributeField(node, name, ATTRIBUTE.tensor)?.value;
  return value instanceof Uint8Array ? value : null;
}

/** The GraphProto of an attribute, e.g. an If's `then_branch`; null where there is none. */
export function subgraphAttribute(node: GraphNode, name: string): Uint8Array | null {
  const value = attributeField(node, name, ATTRIBUTE.graph)?.value;
  return value instanceof Uint8Array ? value : null;
}
