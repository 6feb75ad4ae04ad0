import type { WireReader, WireSpan } from "./onnx-wire.ts";
import { WIRE, WireFault } from "./onnx-wire.ts";

/** An input or output of the graph. `dims` holds numbers, names of free dimensions, or null where nothing is said. */
export interface OnnxValue {
  readonly name: string;
  readonly elementType: number;
  readonly dims: readonly (number | string | null)[];
}

/** Where an initialiser's bytes lie outside the model file; `lengthBytes` is null where the file does not say. */
export interface OnnxExternalBytes {
  readonly location: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number | null;
}

export interface OnnxTensor {
  readonly name: string;
  readonly elementType: number;
  readonly dims: readonly number[];
  /** Bytes of values inside the model file. */
  readonly inlineBytes: number;
  readonly external: OnnxExternalBytes | null;
}

/** Fields of TensorProto that hold values: floats, int32s, strings, int64s, raw bytes, doubles, uint64s. */
const VALUE_FIELDS: ReadonlySet<number> = new Set([4, 5, 6, 7, 9, 10, 11]);

/** Reads a TensorProto without its values. */
export function readTensor(reader: WireReader, span: WireSpan): OnnxTensor {
  const dims: number[] = [];
  const external = new Map<string, string>();
  let elementType = 0;
  let name = "";
  let inlineBytes = 0;
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1) readIntegers(reader, tag.wire, span.end, dims);
    else if (tag.field === 2 && tag.wire === WIRE.varint) elementType = reader.integer(span.end);
    else if (tag.field === 8 && tag.wire === WIRE.bytes) name = reader.text(span.end);
    else if (tag.field === 13 && tag.wire === WIRE.bytes) readEntry(reader, reader.span(span.end), external);
    else {
      const start = reader.position;
      reader.skip(tag.wire, span.end);
      if (VALUE_FIELDS.has(tag.field)) inlineBytes += reader.position - start;
    }
  }
  return { name, elementType, dims, inlineBytes, external: externalBytes(external) };
}

function externalBytes(entries: ReadonlyMap<string, string>): OnnxExternalBytes | null {
  const location = entries.get("location");
  if (location === undefined) return null;
  const length = entries.get("length");
  return {
    location,
    offsetBytes: Number(entries.get("offset") ?? 0),
    lengthBytes: length === undefined ? null : Number(length),
  };
}

/** Repeated integers, one a field or packed into one field: writers differ. */
function readIntegers(reader: WireReader, wire: number, end: number, into: number[]): void {
  if (wire === WIRE.varint) {
    into.push(reader.integer(end));
    return;
  }
  if (wire !== WIRE.bytes) throw new WireFault("malformed", reader.position);
  const span = reader.span(end);
  while (reader.position < span.end) into.push(reader.integer(span.end));
}

function readEntry(reader: WireReader, span: WireSpan, into: Map<string, string>): void {
  let key = "";
  let value = "";
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.bytes) key = reader.text(span.end);
    else if (tag.field === 2 && tag.wire === WIRE.bytes) value = reader.text(span.end);
    else reader.skip(tag.wire, span.end);
  }
  into.set(key, value);
}

/** ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 } } } }. */
export function readValue(reader: WireReader, span: WireSpan): OnnxValue {
  let name = "";
  let elementType = 0;
  const dims: (number | string | null)[] = [];
  const visitTensorType = (inner: WireSpan): void => {
    for (let tag = reader.tag(inner.end); tag !== null; tag = reader.tag(inner.end)) {
      if (tag.field === 1 && tag.wire === WIRE.varint) elementType = reader.integer(inner.end);
      else if (tag.field === 2 && tag.wire === WIRE.bytes) readShape(reader, reader.span(inner.end), dims);
      else reader.skip(tag.wire, inner.end);
    }
  };
  const visitType = (inner: WireSpan): void => {
    for (let tag = reader.tag(inner.end); tag !== null; tag = reader.tag(inner.end)) {
      if (tag.field === 1 && tag.wire === WIRE.bytes) visitTensorType(reader.span(inner.end));
      else reader.skip(tag.wire, inner.end);
    }
  };
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.bytes) name = reader.text(span.end);
    else if (tag.field === 2 && tag.wire === WIRE.bytes) visitType(reader.span(span.end));
    else reader.skip(tag.wire, span.end);
  }
  return { name, elementType, dims };
}

function readShape(reader: WireReader, span: WireSpan, into: (number | string | null)[]): void {
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.bytes) into.push(readDimension(reader, reader.span(span.end)));
    else reader.skip(tag.wire, span.end);
  }
}

function readDimension(reader: WireReader, span: WireSpan): number | string | null {
  let dimension: number | string | null = null;
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.varint) dimension = reader.integer(span.end);
    else if (tag.field === 2 && tag.wire === WIRE.bytes) dimension = reader.text(span.end);
    else reader.skip(tag.wire, span.end);
  }
  return dimension;
}
