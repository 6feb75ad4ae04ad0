import type { WireReader, WireSpan } from "./onnx-wire.ts";
import { WIRE } from "./onnx-wire.ts";

export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes by name. */
  readonly integers: ReadonlyMap<string, number>;
  readonly hasSubgraph: boolean;
}

/** Reads a NodeProto; tensors among its attributes are skipped. */
export function readNode(reader: WireReader, span: WireSpan): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const integers = new Map<string, number>();
  let op = "";
  let domain = "";
  let hasSubgraph = false;
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.wire !== WIRE.bytes) reader.skip(tag.wire, span.end);
    else if (tag.field === 1) inputs.push(reader.text(span.end));
    else if (tag.field === 2) outputs.push(reader.text(span.end));
    else if (tag.field === 4) op = reader.text(span.end);
    else if (tag.field === 5) hasSubgraph = readAttribute(reader, reader.span(span.end), integers) || hasSubgraph;
    else if (tag.field === 7) domain = reader.text(span.end);
    else reader.skip(tag.wire, span.end);
  }
  return { op, domain, inputs, outputs, integers, hasSubgraph };
}

/** Keeps an integer attribute; answers whether the attribute is a graph. */
function readAttribute(reader: WireReader, span: WireSpan, integers: Map<string, number>): boolean {
  let name = "";
  let value: number | null = null;
  let isGraph = false;
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.bytes) name = reader.text(span.end);
    else if (tag.field === 3 && tag.wire === WIRE.varint) value = reader.integer(span.end);
    else {
      isGraph = isGraph || tag.field === 6;
      reader.skip(tag.wire, span.end);
    }
  }
  if (value !== null) integers.set(name, value);
  return isGraph;
}
