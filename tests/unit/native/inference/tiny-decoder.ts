import { createRandom } from "#core/base/random.ts";

import type { External, GraphParts, NodeOptions } from "./onnx-writer.ts";
import {
  BFLOAT16,
  externalTensor,
  FLOAT,
  FLOAT16,
  floats,
  INT32,
  INT64,
  integers,
  model,
  node,
  valueInfo,
} from "./onnx-writer.ts";

/** How a decoder is written down; the arithmetic is the same in all. */
export interface Dialect {
  /** "plain": attention in standard operators with position ids. "gqa": com.microsoft GroupQueryAttention without. */
  readonly attention?: "plain" | "gqa";
  /** Type of caches and logits. */
  readonly floats?: "float32" | "float16" | "bfloat16";
  readonly indices?: "int64" | "int32";
  /** Names of a layer's cache inputs and outputs. */
  readonly names?: (layer: number, part: "key" | "value") => { readonly past: string; readonly present: string };
  /** Adds an input that says for how many last positions logits are wanted. */
  readonly logitsToKeep?: boolean;
  readonly vocabularySize?: number;
  /** Of plain attention. */
  readonly positions?: number;
  /** Leaves the caches out. */
  readonly withoutCache?: boolean;
  /** Lets new tokens see only as many of the first ones, as if there were no past: wrong as soon as there is one. */
  readonly forgetful?: boolean;
  /** Keeps the embedding outside the model file. */
  readonly external?: External;
  /** Chosen weights in place of random ones: rows × columns, row by row; null leaves them random. Not for `external`. */
  readonly weights?: (name: string, rows: number, columns: number) => number[] | null;
}

export const TINY = {
  hidden: 16,
  layers: 2,
  heads: 2,
  cacheHeads: 1,
  headSize: 16,
  vocabularySize: 272,
  positions: 512,
};

const MICROSOFT: NodeOptions = { domain: "com.microsoft" };
const TYPES = { float32: FLOAT, float16: FLOAT16, bfloat16: BFLOAT16, int64: INT64, int32: INT32 };

/** Bytes of the embedding, for tests that keep it in a file of its own. */
export function embeddingBytes(vocabularySize = TINY.vocabularySize): Buffer {
  return Buffer.from(Float32Array.from(normals("embedding", vocabularySize * TINY.hidden, 1)).buffer);
}

/** A two-layer decoder with seeded random weights that ONNX Runtime can run. */
export function tinyDecoder(dialect: Dialect = {}): Buffer {
  const gqa = dialect.attention === "gqa";
  return model(decoderParts(dialect), gqa ? { "": 17, "com.microsoft": 1 } : { "": 17 });
}

export function decoderParts(dialect: Dialect): GraphParts {
  const floatType = TYPES[dialect.floats ?? "float32"];
  const indexType = TYPES[dialect.indices ?? "int64"];
  const vocabularySize = dialect.vocabularySize ?? TINY.vocabularySize;
  const names = dialect.names ?? customaryNames;
  const gqa = dialect.attention === "gqa";
  const parts: Drafts = {
    nodes: [],
    inputs: [],
    outputs: [],
    initializers: [],
    weights: dialect.weights ?? (() => null),
  };
  const { nodes, inputs, outputs } = parts;
  inputs.push(
    valueInfo("input_ids", indexType, ["batch", "tokens"]),
    valueInfo("attention_mask", indexType, ["batch", "total"]),
  );
  if (!gqa) inputs.push(valueInfo("position_ids", indexType, ["batch", "tokens"]));
  outputs.push(
    valueInfo("logits", floatType, ["batch", dialect.logitsToKeep === true ? "kept" : "tokens", vocabularySize]),
  );
  addShared(parts, { ...dialect, vocabularySize });
  let x = "x0";
  for (let layer = 0; layer < TINY.layers; layer++) {
    x = addLayer(parts, { layer, x, gqa, floatType, names, withoutCache: dialect.withoutCache === true });
  }
  addHead(parts, x, dialect, floatType, vocabularySize);
  return { nodes, inputs, outputs, initializers: parts.initializers };
}

interface Drafts {
  readonly nodes: Buffer[];
  readonly inputs: Buffer[];
  readonly outputs: Buffer[];
  readonly initializers: Buffer[];
  readonly weights: NonNullable<Dialect["weights"]>;
}

function customaryNames(layer: number, part: "key" | "value"): { past: string; present: string } {
  return { past: `past_key_values.${layer}.${part}`, present: `present.${layer}.${part}` };
}

/** Normal numbers (Box and Muller) with the given standard deviation. */
function normals(label: string, count: number, deviation: number): number[] {
  const random = createRandom(`tiny/${label}`);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return deviation * radius * Math.cos(2 * Math.PI * random.next());
  });
}

function matrix(parts: Drafts, name: string, rows: number, columns: number): void {
  addTable(parts, name, [rows, columns], 1.4 / Math.sqrt(rows));
}

function addTable(parts: Drafts, name: string, [rows, columns]: [number, number], deviation: number): void {
  const values = parts.weights(name, rows, columns) ?? normals(name, rows * columns, deviation);
  parts.initializers.push(floats(name, [rows, columns], values));
}

function addShared(parts: Drafts, dialect: Dialect & { readonly vocabularySize: number }): void {
  const { vocabularySize, external } = dialect;
  const gqa = dialect.attention === "gqa";
  const { hidden, heads, cacheHeads, headSize } = TINY;
  const positions = dialect.positions ?? TINY.positions;
  const { nodes, initializers } = parts;
  if (external === undefined) addTable(parts, "embedding", [vocabularySize, hidden], 1);
  else initializers.push(externalTensor("embedding", FLOAT, [vocabularySize, hidden], external));
  initializers.push(integers("zero", [], [0]), integers("one", [], [1]), integers("axis1", [1], [1]));
  nodes.push(node("Gather", ["embedding", "input_ids"], ["embedded"]));
  nodes.push(node("Cast", ["attention_mask"], ["mask"], { attributes: { to: INT64 } }));
  nodes.push(node("Shape", ["mask"], ["mask_shape"]), node("Gather", ["mask_shape", "one"], ["total"]));
  if (gqa) {
    nodes.push(
      node("Identity", ["embedded"], ["x0"]),
      node("ReduceSum", ["mask", "axis1"], ["mask_sum"], { attributes: { keepdims: 0 } }),
      node("Sub", ["mask_sum", "axis1"], ["last_index"]),
      node("Cast", ["last_index"], ["seqlens_k"], { attributes: { to: INT32 } }),
      node("Cast", ["total"], ["total32"], { attributes: { to: INT32 } }),
    );
    const angle = (position: number, pair: number) => position * 10000 ** ((-2 * pair) / headSize);
    const table = (wave: (x: number) => number) =>
      Array.from({ length: (positions * headSize) / 2 }, (_, index) =>
        wave(angle(Math.floor(index / (headSize / 2)), index % (headSize / 2))),
      );
    initializers.push(
      floats("cos", [positions, headSize / 2], table(Math.cos)),
      floats("sin", [positions, headSize / 2], table(Math.sin)),
    );
    return;
  }
  addTable(parts, "places", [positions, hidden], 0.5);
  initializers.push(
    floats("minus", [], [-1e9]),
    floats("nought", [], [0]),
    floats("scale", [], [1 / Math.sqrt(headSize)]),
    integers("query_shape", [4], [0, -1, heads, headSize]),
    integers("cache_shape", [4], [0, -1, cacheHeads, headSize]),
    integers("out_shape", [3], [0, -1, heads * headSize]),
  );
  nodes.push(
    node("Gather", ["places", "position_ids"], ["placed"]),
    node("Add", ["embedded", "placed"], ["x0"]),
    node("Shape", ["input_ids"], ["ids_shape"]),
    node("Gather", ["ids_shape", "one"], ["count"]),
    node("Sub", ["total", "count"], ["past_count"]),
    node("Range", ["zero", "total", "one"], ["columns"]),
    dialect.forgetful === true
      ? node("Range", ["zero", "count", "one"], ["rows_flat"])
      : node("Range", ["past_count", "total", "one"], ["rows_flat"]),
    node("Unsqueeze", ["rows_flat", "axis1"], ["rows"]),
    node("LessOrEqual", ["columns", "rows"], ["causal"]),
    node("Where", ["causal", "nought", "minus"], ["bias"]),
  );
}

interface Layer {
  readonly layer: number;
  readonly x: string;
  readonly gqa: boolean;
  readonly floatType: number;
  readonly names: NonNullable<Dialect["names"]>;
  readonly withoutCache: boolean;
}

function addLayer(parts: Drafts, options: Layer): string {
  const { hidden, heads, cacheHeads, headSize } = TINY;
  const { layer: l, x, gqa } = options;
  const { nodes } = parts;
  matrix(parts, `wq${l}`, hidden, heads * headSize);
  matrix(parts, `wk${l}`, hidden, cacheHeads * headSize);
  matrix(parts, `wv${l}`, hidden, cacheHeads * headSize);
  matrix(parts, `wo${l}`, heads * headSize, hidden);
  for (const part of ["q", "k", "v"]) nodes.push(node("MatMul", [x, `w${part}${l}`], [`${part}${l}`]));
  const key = cachePair(parts, options, "key");
  const kept = cachePair(parts, options, "value");
  if (gqa) {
    nodes.push(
      node(
        "GroupQueryAttention",
        [`q${l}`, `k${l}`, `v${l}`, key.past, kept.past, "seqlens_k", "total32", "cos", "sin"],
        [`a${l}`, key.present, kept.present],
        {
          ...MICROSOFT,
          attributes: { num_heads: heads, kv_num_heads: cacheHeads, do_rotary: 1 },
        },
      ),
    );
  } else {
    addPlainAttention(parts, l, { key, kept, withoutCache: options.withoutCache });
  }
  nodes.push(
    node("MatMul", [`a${l}`, `wo${l}`], [`o${l}`]),
    node("Tanh", [`o${l}`], [`t${l}`]),
    node("Add", [x, `t${l}`], [`x${l + 1}`]),
  );
  return `x${l + 1}`;
}

interface Pair {
  readonly past: string;
  readonly present: string;
}

/** Declares a cache input and output; other types than float32 are cast on the way in and out. */
function cachePair(parts: Drafts, options: Layer, part: "key" | "value"): Pair {
  const { layer, floatType, names } = options;
  if (options.withoutCache) return { past: "", present: `${part}_all${layer}` };
  const { past, present } = names(layer, part);
  const shape = (tokens: string) => ["batch", TINY.cacheHeads, tokens, TINY.headSize];
  parts.inputs.push(valueInfo(past, floatType, shape("past")));
  parts.outputs.push(valueInfo(present, floatType, shape("total")));
  if (floatType === FLOAT) return { past, present };
  parts.nodes.push(node("Cast", [past], [`${part}_past${layer}`], { attributes: { to: FLOAT } }));
  return { past: `${part}_past${layer}`, present: `${part}_all${layer}` };
}

function addPlainAttention(
  parts: Drafts,
  l: number,
  caches: { readonly key: Pair; readonly kept: Pair; readonly withoutCache: boolean },
): void {
  const { nodes } = parts;
  const split = (from: string, shape: string, to: string) => {
    nodes.push(
      node("Reshape", [from, shape], [`${to}_split`]),
      node("Transpose", [`${to}_split`], [to], { attributes: { perm: [0, 2, 1, 3] } }),
    );
  };
  split(`q${l}`, "query_shape", `qh${l}`);
  split(`k${l}`, "cache_shape", `kh${l}`);
  split(`v${l}`, "cache_shape", `vh${l}`);
  const join = (pair: Pair, fresh: string) =>
    nodes.push(
      caches.withoutCache
        ? node("Identity", [fresh], [pair.present])
        : node("Concat", [pair.past, fresh], [pair.present], { attributes: { axis: 2 } }),
    );
  join(caches.key, `kh${l}`);
  join(caches.kept, `vh${l}`);
  nodes.push(
    node("Transpose", [caches.key.present], [`kt${l}`], { attributes: { perm: [0, 1, 3, 2] } }),
    node("MatMul", [`qh${l}`, `kt${l}`], [`s${l}`]),
    node("Mul", [`s${l}`, "scale"], [`ss${l}`]),
    node("Add", [`ss${l}`, "bias"], [`sb${l}`]),
    node("Softmax", [`sb${l}`], [`p${l}`], { attributes: { axis: -1 } }),
    node("MatMul", [`p${l}`, caches.kept.present], [`ah${l}`]),
    node("Transpose", [`ah${l}`], [`am${l}`], { attributes: { perm: [0, 2, 1, 3] } }),
    node("Reshape", [`am${l}`, "out_shape"], [`a${l}`]),
  );
}

function addHead(parts: Drafts, x: string, dialect: Dialect, floatType: number, vocabularySize: number): void {
  const { nodes, inputs, initializers } = parts;
  matrix(parts, "head", TINY.hidden, vocabularySize);
  let kept = x;
  if (dialect.logitsToKeep === true) {
    inputs.push(valueInfo("num_logits_to_keep", INT64, []));
    initializers.push(integers("end", [1], [2 ** 31]));
    nodes.push(
      node("Neg", ["num_logits_to_keep"], ["from"]),
      node("Unsqueeze", ["from", "zero_axis"], ["from_list"]),
      node("Slice", [x, "from_list", "end", "axis1"], ["kept"]),
    );
    initializers.push(integers("zero_axis", [1], [0]));
    kept = "kept";
  }
  const raw = floatType === FLOAT ? "logits" : "logits32";
  nodes.push(node("MatMul", [kept, "head"], [raw]));
  if (floatType === FLOAT) return;
  nodes.push(node("Cast", [raw], ["logits"], { attributes: { to: floatType } }));
  const names = dialect.names ?? customaryNames;
  for (let layer = 0; layer < TINY.layers; layer++) {
    for (const part of ["key", "value"] as const) {
      if (dialect.withoutCache !== true)
        nodes.push(
          node("Cast", [`${part}_all${layer}`], [names(layer, part).present], { attributes: { to: floatType } }),
        );
    }
  }
}
