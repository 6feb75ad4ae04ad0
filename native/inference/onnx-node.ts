import type { WireReader, WireSpan } from "./onnx-wire.ts";
import { WIRE } from "./onnx-wire.ts";

export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes by name. */
  readonly integers: ReadonlyMap<string, number>;
  /** Where the graphs among its attributes lie in the file, by attribute: the branches of an If. */
  readonly subgraphs: ReadonlyMap<string, WireSpan>;
}

/** Reads a NodeProto; tensors among its attributes are skipped. */
export function readNode(reader: WireReader, span: WireSpan): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const integers = new Map<string, number>();
  let op = "";
  let domain = "";
  const subgraphs = new Map<string, WireSpan>();
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.wire !== WIRE.bytes) reader.skip(tag.wire, span.end);
    else if (tag.field === 1) inputs.push(reader.text(span.end));
    else if (tag.field === 2) outputs.push(reader.text(span.end));
    else if (tag.field === 4) op = reader.text(span.end);
    else if (tag.field === 5) readAttribute(reader, reader.span(span.end), { integers, subgraphs });
    else if (tag.field === 7) domain = reader.text(span.end);
    else reader.skip(tag.wire, span.end);
  }
  return { op, domain, inputs, outputs, integers, subgraphs };
}

interface Attributes {
  readonly integers: Map<string, number>;
  readonly subgraphs: Map<string, WireSpan>;
}

/** Keeps an integer attribute, and the place of a graph. */
function readAttribute(reader: WireReader, span: WireSpan, into: Attributes): void {
  let name = "";
  let value: number | null = null;
  let graph: WireSpan | null = null;
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.bytes) name = reader.text(span.end);
    else if (tag.field === 3 && tag.wire === WIRE.varint) value = reader.integer(span.end);
    else if (tag.field === 6 && tag.wire === WIRE.bytes) {
      graph = reader.span(span.end);
      reader.position = graph.end;
    } else reader.skip(tag.wire, span.end);
  }
  if (value !== null) into.integers.set(name, value);
  if (graph !== null) into.subgraphs.set(name, graph);
}
