import { closeSync, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

import { WIRE, WireReader } from "../onnx-wire.ts";
import type { WireSpan } from "../onnx-wire.ts";
import type { GraphNode } from "./graph-node.ts";
import { readNode, writeNode } from "./graph-node.ts";
import { inlineCacheBranch } from "./cache-branch.ts";
import type { ProtoField } from "./proto-fields.ts";
import {
  bytesField,
  decodeFields,
  encodeFields,
  integerField,
  messageField,
  textField,
  textOf,
} from "./proto-fields.ts";

/** Fields of ModelProto, GraphProto and TensorProto in onnx.proto3 that surgery touches. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 };
const TENSOR = { name: 8, raw: 9, external: 13, location: 14 };

/** Values up to this size stay in the edited model, since shape inference may want to see them; longer ones stay on disk. */
const INLINE_BYTES = 4096;

/** Where an edited model's weights lie: `bytes` names files relative to `folder`. */
export interface EditedModel {
  readonly bytes: Buffer;
  readonly folder: string;
}

/**
 * A model file whose graph can be rewired. Weights are not read: those inside the file become references to their place in
 * it, so that an edited model takes kilobytes whatever it weighs, and the file itself is never written.
 */
export interface EditableModel {
  nodes: GraphNode[];
  /** ValueInfoProtos by name, in order. */
  inputs: Map<string, Uint8Array>;
  outputs: Map<string, Uint8Array>;
  /** TensorProtos by name. */
  readonly initializers: Map<string, Uint8Array>;
  readonly folder: string;
  /** Everything else, as it stands in the file. */
  readonly graphRest: readonly ProtoField[];
  readonly modelRest: readonly ProtoField[];
}

/** Reads the graph of a model that `readOnnxHeader` has read without fault, of a merged decoder its branch with cache. */
export function readEditableModel(path: string): EditableModel {
  const real = realpathSync(path);
  const file = openSync(real, "r");
  try {
    const reader = new WireReader(file, fstatSync(file).size);
    const model: EditableModel = {
      nodes: [],
      inputs: new Map(),
      outputs: new Map(),
      initializers: new Map(),
      folder: dirname(real),
      graphRest: [],
      modelRest: [],
    };
    const source: Source = { reader, file, path, real };
    const modelRest: ProtoField[] = [];
    const graphRest: ProtoField[] = [];
    eachField(source, { start: 0, end: reader.sizeBytes }, (tag, span) => {
      if (tag.field === MODEL.graph && span !== null) readGraph(source, span, model, graphRest);
      else modelRest.push(wholeField(source, tag, span));
    });
    inlineCacheBranch(model);
    return { ...model, graphRest, modelRest };
  } finally {
    closeSync(file);
  }
}

/** The edited model as bytes, to be loaded with its external data looked up in `folder`. */
export function writeEditedModel(model: EditableModel): EditedModel {
  const list = (field: number, values: Iterable<Uint8Array>): ProtoField[] =>
    [...values].map((value) => bytesField(field, value));
  const graph = [
    ...list(GRAPH.node, model.nodes.map(writeNode)),
    ...list(GRAPH.initializer, model.initializers.values()),
    ...list(GRAPH.input, model.inputs.values()),
    ...list(GRAPH.output, model.outputs.values()),
    ...model.graphRest,
  ];
  return { bytes: encodeFields([...model.modelRest, messageField(MODEL.graph, graph)]), folder: model.folder };
}

interface Source {
  readonly reader: WireReader;
  readonly file: number;
  /** As named by the checkpoint, and where links lead. */
  readonly path: string;
  readonly real: string;
}

type Tag = { readonly field: number; readonly wire: number };

/** Visits the fields of a span; `span` is null for what is not length-delimited. */
function eachField(source: Source, within: WireSpan, visit: (tag: Tag, span: WireSpan | null) => void): void {
  const { reader } = source;
  reader.position = within.start;
  for (let tag = reader.tag(within.end); tag !== null; tag = reader.tag(within.end)) {
    const start = reader.position;
    const span = tag.wire === WIRE.bytes ? reader.span(within.end) : null;
    visit(tag, span);
    reader.position = start;
    reader.skip(tag.wire, within.end);
  }
}

function wholeField(source: Source, tag: Tag, span: WireSpan | null): ProtoField {
  if (span !== null) return bytesField(tag.field, readSpan(source, span));
  const { reader } = source;
  if (tag.wire === WIRE.varint) return integerField(tag.field, reader.integer(reader.sizeBytes));
  const length = tag.wire === WIRE.fixed64 ? 8 : 4;
  const value = readSpan(source, { start: reader.position, end: reader.position + length });
  return { field: tag.field, wire: length === 8 ? WIRE.fixed64 : WIRE.fixed32, value };
}

function readSpan({ file }: Source, { start, end }: WireSpan): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(file, bytes, done, bytes.length - done, start + done);
    if (read === 0) throw new Error("Internal error: the model became shorter while it was read.");
    done += read;
  }
  return bytes;
}

function readGraph(source: Source, within: WireSpan, model: EditableModel, rest: ProtoField[]): void {
  eachField(source, within, (tag, span) => {
    if (span === null) rest.push(wholeField(source, tag, span));
    else if (tag.field === GRAPH.node) model.nodes.push(readNode(readSpan(source, span)));
    else if (tag.field === GRAPH.initializer) addInitializer(source, span, model);
    else if (tag.field === GRAPH.input) addValue(readSpan(source, span), model.inputs);
    else if (tag.field === GRAPH.output) addValue(readSpan(source, span), model.outputs);
    // Shapes of intermediate values may no longer hold, and ONNX Runtime infers them again.
    else if (tag.field !== GRAPH.valueInfo) rest.push(bytesField(tag.field, readSpan(source, span)));
  });
}

function addValue(bytes: Uint8Array, into: Map<string, Uint8Array>): void {
  into.set(textOf(decodeFields(bytes).find((field) => field.field === 1)), bytes);
}

function addInitializer(source: Source, span: WireSpan, model: EditableModel): void {
  const fields: ProtoField[] = [];
  eachField(source, span, (tag, inner) => {
    if (tag.field !== TENSOR.raw || inner === null || inner.end - inner.start <= INLINE_BYTES) {
      fields.push(wholeField(source, tag, inner));
      return;
    }
    const place = { location: basename(source.real), offset: inner.start, length: inner.end - inner.start };
    fields.push(...externalFields(place), integerField(TENSOR.location, 1));
  });
  const located = followLinks(fields, source);
  model.initializers.set(textOf(fields.find((field) => field.field === TENSOR.name)), encodeFields(located));
}

function externalFields(place: Readonly<Record<string, string | number>>): ProtoField[] {
  return Object.entries(place).map(([key, value]) =>
    messageField(TENSOR.external, [textField(1, key), textField(2, String(value))]),
  );
}

/**
 * Weights files are named relative to where the model's own link leads: a download cache keeps both under other names, and
 * ONNX Runtime does not follow links that leave the folder of a model that is given as bytes.
 */
function followLinks(fields: readonly ProtoField[], source: Source): readonly ProtoField[] {
  return fields.map((field) => {
    if (field.field !== TENSOR.external || typeof field.value === "bigint") return field;
    const [key, value] = decodeFields(field.value).map(textOf);
    if (key !== "location" || value === undefined || value === basename(source.real)) return field;
    const target = realpathSync(join(dirname(source.path), value));
    const location = relative(dirname(source.real), target).split(sep).join("/");
    return messageField(TENSOR.external, [textField(1, "location"), textField(2, location)]);
  });
}
