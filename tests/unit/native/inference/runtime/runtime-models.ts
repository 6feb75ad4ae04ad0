import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadCRuntime } from "#native/inference/runtime/c-runtime.ts";
import type {
  ElementType,
  HostTensor,
  ModelSource,
  OpenSessionOptions,
  Runtime,
  RuntimeSession,
} from "#native/inference/runtime/runtime.ts";

import { bytesField, FLOAT, graph, integerField, model, node, textField, valueInfo } from "../onnx-writer.ts";
import { BASE } from "../test-checkpoints.ts";
import type { Dialect } from "../tiny-decoder.ts";
import { embeddingBytes, TINY, tinyDecoder } from "../tiny-decoder.ts";

const BOOL = 9;
const INT64 = 7;

export type Feeds = Readonly<Record<string, HostTensor>>;

/** The C API of the library that onnxruntime-node ships; throws with the sentence that says why not. */
export function cRuntime(): Runtime {
  const loaded = loadCRuntime({});
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

export const CPU: OpenSessionOptions = { provider: "cpu", threads: 1 };
export const never = new AbortController().signal;

/** Opens a model for the length of one piece of work. */
export async function using<T>(runtime: Runtime, source: ModelSource, work: (session: RuntimeSession) => Promise<T>) {
  const session = await runtime.open(source, CPU);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** All outputs of one run. */
export function resultOf(runtime: Runtime, source: ModelSource, feeds: Feeds) {
  return using(runtime, source, (session) => session.run(feeds, session.outputs, never));
}

/** What a piece of work was refused with. */
export function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => new Error("nothing was refused"),
    (cause: unknown) => cause,
  );
}

export const basePath = join(BASE, "model.onnx");
export const baseFile: ModelSource = { kind: "file", path: basePath };
/** Shape of the bundled checkpoint's cache. */
const BASE_CACHE = { layers: 4, heads: 4, headSize: 32 };

export function tinySource(dialect: Dialect = {}): ModelSource {
  return { kind: "bytes", bytes: tinyDecoder(dialect), folder: tmpdir() };
}

/** A folder with a tiny decoder whose embedding lies in a file of its own, for the length of a test. */
export function externalFolder(): { readonly folder: string; readonly file: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), "msm-external-"));
  const embedding = embeddingBytes();
  const external = { location: "weights.bin", offset: 0, length: embedding.length };
  const file = join(folder, "model.onnx");
  writeFileSync(join(folder, external.location), embedding);
  writeFileSync(file, tinyDecoder({ external }));
  return { folder, file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

export function bytesOf(file: string): Uint8Array {
  return readFileSync(file);
}

/** Feeds of a decoder: a few ids after a past of seeded numbers. */
export function decoderFeeds(
  shape: { readonly layers: number; readonly heads: number; readonly headSize: number },
  past: number,
  type: ElementType = "float32",
): Feeds {
  const ids = [3, 1, 4, 1, 5];
  const feeds: Record<string, HostTensor> = {
    input_ids: indices(ids),
    attention_mask: indices(Array.from({ length: past + ids.length }, () => 1)),
    position_ids: indices(ids.map((_, index) => past + index)),
  };
  const { layers, heads, headSize } = shape;
  for (let layer = 0; layer < layers; layer++) {
    for (const part of ["key", "value"]) {
      feeds[`past_key_values.${layer}.${part}`] = wave(type, [1, heads, past, headSize], layer);
    }
  }
  return feeds;
}

export function tinyFeeds(past: number, type: ElementType = "float32"): Feeds {
  return decoderFeeds({ layers: TINY.layers, heads: TINY.cacheHeads, headSize: TINY.headSize }, past, type);
}

export function baseFeeds(past: number): Feeds {
  return decoderFeeds(BASE_CACHE, past);
}

function indices(values: readonly number[]): HostTensor {
  return { type: "int64", dims: [1, values.length], data: BigInt64Array.from(values, BigInt) };
}

/** Numbers between -1 and 1 that differ from place to place; 16-bit types get the upper half of the float's bits. */
function wave(type: ElementType, dims: readonly number[], phase: number): HostTensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from({ length }, (_, index) => Math.sin(index * 0.37 + phase));
  if (type === "float32") return { type, dims, data };
  const bits = Uint16Array.from(new Uint32Array(data.buffer), (word) => word >>> 16);
  if (type === "bfloat16") return { type, dims, data: bits };
  if (type !== "float16") throw new Error(`There are no caches of ${type}.`);
  // As float16, so that the exponent cannot overflow: sign, a small exponent, ten bits of fraction.
  return { type, dims, data: bits.map((word) => (word & 0x8000) | 0x3000 | (word & 0x3ff)) };
}

export const ENDLESS = 2 ** 40;
const WIDTH = 64;

/** A model that multiplies `x` by itself `trips` times, so that a test can ask for a run of any length. */
export function loopSource(): ModelSource {
  const body = graph({
    nodes: [node("Identity", ["more"], ["still"]), node("MatMul", ["from", "from"], ["to"])],
    inputs: [valueInfo("trip", INT64, []), valueInfo("more", BOOL, []), valueInfo("from", FLOAT, [WIDTH, WIDTH])],
    outputs: [valueInfo("still", BOOL, []), valueInfo("to", FLOAT, [WIDTH, WIDTH])],
    initializers: [],
  });
  const bytes = model({
    nodes: [graphNode("Loop", ["trips", "", "x"], ["y"], body)],
    inputs: [valueInfo("trips", INT64, []), valueInfo("x", FLOAT, [WIDTH, WIDTH])],
    outputs: [valueInfo("y", FLOAT, [WIDTH, WIDTH])],
    initializers: [],
  });
  return { kind: "bytes", bytes, folder: tmpdir() };
}

export function loopFeeds(trips: number): Feeds {
  return {
    trips: { type: "int64", dims: [], data: BigInt64Array.of(BigInt(trips)) },
    x: { type: "float32", dims: [WIDTH, WIDTH], data: new Float32Array(WIDTH * WIDTH) },
  };
}

function graphNode(op: string, inputs: readonly string[], outputs: readonly string[], body: Buffer): Buffer {
  const attribute = Buffer.concat([textField(1, "body"), bytesField(6, body), integerField(20, 5)]);
  return Buffer.concat([node(op, inputs, outputs), bytesField(5, attribute)]);
}

/** A model that adds `x` to itself: any element type, any shape, outputs as large as its inputs. */
export function doubleSource(elementType: number): ModelSource {
  const bytes = model({
    nodes: [node("Add", ["x", "x"], ["y"])],
    inputs: [valueInfo("x", elementType, ["n"])],
    outputs: [valueInfo("y", elementType, ["n"])],
    initializers: [],
  });
  return { kind: "bytes", bytes, folder: tmpdir() };
}

/** A model with an input, `low`, that its operator could do without. */
export function clipSource(): ModelSource {
  const bytes = model({
    nodes: [node("Clip", ["x", "low"], ["y"])],
    inputs: [valueInfo("x", FLOAT, ["n"]), valueInfo("low", FLOAT, [])],
    outputs: [valueInfo("y", FLOAT, ["n"])],
    initializers: [],
  });
  return { kind: "bytes", bytes, folder: tmpdir() };
}
