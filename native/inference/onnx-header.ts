import { closeSync, fstatSync, openSync } from "node:fs";

import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import { CACHE_FLAG, renamed, WITH_CACHE } from "./merged-decoder.ts";
import type { OnnxNode } from "./onnx-node.ts";
import { readNode } from "./onnx-node.ts";
import type { OnnxTensor, OnnxValue } from "./onnx-tensor.ts";
import { readTensor, readValue } from "./onnx-tensor.ts";
import type { WireFaultKind, WireSpan } from "./onnx-wire.ts";
import { WIRE, WireFault, WireReader } from "./onnx-wire.ts";

/** A model file without its weights. */
export interface OnnxHeader {
  readonly sizeBytes: number;
  readonly irVersion: number;
  readonly producer: string;
  /** Operator-set version by domain; the standard one has the empty name. */
  readonly operatorSets: ReadonlyMap<string, number>;
  /** Domains of the functions that the file defines itself. */
  readonly functionDomains: ReadonlySet<string>;
  /** How much of the file was read to know all this. */
  readonly bytesRead: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  /** Of a merged decoder this is the graph with its branch with cache in the place of the choice. */
  readonly merged: boolean;
}

/** `kind` "truncated": the start is ONNX and the end is missing. */
export interface OnnxFault {
  readonly kind: WireFaultKind;
  readonly offset: number;
}

/** Wire type of each field of ModelProto (onnx.proto3 of ONNX 1.20); anything else at the top is not an ONNX file. */
const MODEL_FIELDS: ReadonlyMap<number, number> = new Map([
  [1, WIRE.varint],
  [2, WIRE.bytes],
  [3, WIRE.bytes],
  [4, WIRE.bytes],
  [5, WIRE.varint],
  [6, WIRE.bytes],
  [7, WIRE.bytes],
  [8, WIRE.bytes],
  [14, WIRE.bytes],
  [20, WIRE.bytes],
  [25, WIRE.bytes],
  [26, WIRE.bytes],
]);

/**
 * Reads the structure of an ONNX file without its weights: bytes of initialisers are skipped, not read. Field numbers
 * are those of onnx.proto3. Of a merged decoder (see merged-decoder.ts) it reads what will be run of it. A field that runs past the end of the file, or a missing graph or operator set, is
 * "truncated"; bytes that are no ModelProto are "malformed". Throws only what the file system throws.
 */
export function readOnnxHeader(path: string): Result<OnnxHeader, OnnxFault> {
  const file = openSync(path, "r");
  try {
    const header = readModel(new WireReader(file, fstatSync(file).size));
    return ok(header);
  } catch (cause) {
    if (cause instanceof WireFault) return err({ kind: cause.kind, offset: cause.offset });
    throw cause;
  } finally {
    closeSync(file);
  }
}

interface Graph {
  readonly merged: boolean;
  readonly inputs: OnnxValue[];
  readonly outputs: OnnxValue[];
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
}

function readModel(reader: WireReader): OnnxHeader {
  const end = reader.sizeBytes;
  let irVersion = 0;
  let producerName = "";
  let producerVersion = "";
  let graph: Graph | null = null;
  const operatorSets = new Map<string, number>();
  const functionDomains = new Set<string>();
  for (let tag = reader.tag(end); tag !== null; tag = reader.tag(end)) {
    const start = reader.position;
    if (MODEL_FIELDS.get(tag.field) !== tag.wire) throw new WireFault("malformed", start);
    if (irVersion === 0 && tag.field !== 1) throw new WireFault("malformed", start);
    if (tag.field === 1) {
      irVersion = reader.integer(end);
      if (irVersion < 1 || irVersion > 1000) throw new WireFault("malformed", start);
    } else if (tag.field === 2) producerName = reader.text(end);
    else if (tag.field === 3) producerVersion = reader.text(end);
    else if (tag.field === 7) graph = readGraph(reader, reader.span(end));
    else if (tag.field === 8) readOperatorSet(reader, reader.span(end), operatorSets);
    else if (tag.field === 25) functionDomains.add(readFunctionDomain(reader, reader.span(end)));
    else reader.skip(tag.wire, end);
  }
  const producer = [producerName, producerVersion].filter((part) => part !== "").join(" ");
  const { bytesRead } = reader;
  return requireOperatorSets({
    sizeBytes: end,
    irVersion,
    producer,
    operatorSets,
    functionDomains,
    bytesRead,
    ...withoutChoice(reader, requireGraph(graph, end)),
  });
}

function requireGraph(graph: Graph | null, end: number): Graph {
  if (graph === null || graph.nodes.length === 0) throw new WireFault("truncated", end);
  return graph;
}

/** A merged decoder with its branch with cache in the place of the choice between two; any other graph as it is. */
function withoutChoice(reader: WireReader, graph: Graph): Graph {
  const choice = graph.nodes.find((node) => node.op === "If" && node.inputs[0] === CACHE_FLAG);
  const span = choice?.subgraphs.get(WITH_CACHE);
  if (choice === undefined || span === undefined) return graph;
  reader.position = span.start;
  const branch = readGraph(reader, span);
  const names = renamed(
    branch.outputs.map(({ name }) => name),
    choice.outputs,
  );
  const inlined = branch.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(names),
    outputs: node.outputs.map(names),
  }));
  return {
    merged: true,
    inputs: graph.inputs.filter(({ name }) => name !== CACHE_FLAG),
    outputs: graph.outputs,
    nodes: graph.nodes.flatMap((node) => (node === choice ? inlined : [node])),
    initializers: [...graph.initializers, ...branch.initializers],
  };
}

/** Operator sets follow the graph in the file, so a cut between the two shows only here. */
function requireOperatorSets(header: OnnxHeader): OnnxHeader {
  const domains = new Set(header.nodes.map((node) => (node.domain === "ai.onnx" ? "" : node.domain)));
  const known = header.operatorSets;
  const missing = [...domains].some((domain) => !known.has(domain) && !(domain === "" && known.has("ai.onnx")));
  if (missing) throw new WireFault("truncated", header.sizeBytes);
  return header;
}

function readOperatorSet(reader: WireReader, span: WireSpan, into: Map<string, number>): void {
  let domain = "";
  let version = 0;
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 1 && tag.wire === WIRE.bytes) domain = reader.text(span.end);
    else if (tag.field === 2 && tag.wire === WIRE.varint) version = reader.integer(span.end);
    else reader.skip(tag.wire, span.end);
  }
  into.set(domain, version);
}

/** FunctionProto { domain = 10 }. */
function readFunctionDomain(reader: WireReader, span: WireSpan): string {
  let domain = "";
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.field === 10 && tag.wire === WIRE.bytes) domain = reader.text(span.end);
    else reader.skip(tag.wire, span.end);
  }
  return domain;
}

function readGraph(reader: WireReader, span: WireSpan): Graph {
  const graph: Graph = { merged: false, inputs: [], outputs: [], nodes: [], initializers: [] };
  for (let tag = reader.tag(span.end); tag !== null; tag = reader.tag(span.end)) {
    if (tag.wire !== WIRE.bytes) reader.skip(tag.wire, span.end);
    else if (tag.field === 1) graph.nodes.push(readNode(reader, reader.span(span.end)));
    else if (tag.field === 5) graph.initializers.push(readTensor(reader, reader.span(span.end)));
    else if (tag.field === 11) graph.inputs.push(readValue(reader, reader.span(span.end)));
    else if (tag.field === 12) graph.outputs.push(readValue(reader, reader.span(span.end)));
    else reader.skip(tag.wire, span.end);
  }
  return graph;
}
