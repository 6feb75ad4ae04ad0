import { join } from "node:path";

import type { Precision } from "./bound.ts";
import { BENCH, PEER_PYTHON } from "./places.ts";

const SINGLE: Precision = { weightBytes: 4, cacheBytes: 4 };
const HALF: Precision = { weightBytes: 2, cacheBytes: 2 };

export const SYSTEM_NAMES = [
  "ours",
  "naive",
  "transformers.js",
  "hf",
  "hf-simple",
  "lm-eval",
  "node-llama-cpp",
  "llama-unread",
  "onnxruntime-genai",
] as const;
export type SystemName = (typeof SYSTEM_NAMES)[number];

export interface SystemEntry {
  readonly name: SystemName;
  readonly title: string;
  /** Program and arguments; the job's path is added. */
  readonly command: readonly string[];
  readonly variant: string;
  /** What must be installed for it besides the product. */
  readonly needs: "nothing" | "npm" | "python";
  /** Weights and cache as the system computes with them. */
  readonly precision: Precision;
  /** Largest difference (nats) of a log-probability from transformers in float32. */
  readonly toleranceNats: number;
  readonly note: string;
}

const node = (file: string): string[] => [process.execPath, join(BENCH, "workers", file)];
const python = (file: string): string[] => [PEER_PYTHON, join(BENCH, "peers", file)];

const exact = { variant: "best", precision: SINGLE, toleranceNats: 1e-3 };

export const SYSTEMS: readonly SystemEntry[] = [
  {
    ...exact,
    name: "ours",
    title: "MSM Workbench's engine",
    command: node("ours.ts"),
    needs: "nothing",
    note: "takes texts; float32 arithmetic",
  },
  {
    ...exact,
    name: "naive",
    title: "onnxruntime-node, as a first version uses it",
    command: node("naive.ts"),
    needs: "nothing",
    note: "takes token ids; the same ONNX file as ours",
  },
  {
    ...exact,
    name: "transformers.js",
    title: "Transformers.js in Node",
    command: node("transformers-js.ts"),
    needs: "npm",
    note: "takes token ids; the same ONNX file as ours",
  },
  {
    ...exact,
    name: "hf",
    title: "Hugging Face transformers, best mode",
    command: python("hf.py"),
    needs: "python",
    note: "takes token ids; float32, SDPA attention; the reference of parity",
  },
  {
    ...exact,
    name: "hf-simple",
    title: "Hugging Face transformers, as most scripts use it",
    command: python("hf.py"),
    variant: "simple",
    needs: "python",
    note: "takes token ids; float32, SDPA attention",
  },
  {
    ...exact,
    name: "lm-eval",
    title: "LM Evaluation Harness, model hf",
    command: python("lm_eval_hf.py"),
    needs: "python",
    note: "takes texts; float32",
  },
  {
    name: "node-llama-cpp",
    title: "node-llama-cpp (llama.cpp)",
    command: node("llama.ts"),
    variant: "f16",
    needs: "npm",
    precision: HALF,
    toleranceNats: 0.03,
    note: "takes token ids; GGUF with float16 weights, activations rounded to float16 in products, float16 cache",
  },
  {
    name: "llama-unread",
    title: "node-llama-cpp without its scores, the least that llama.cpp takes",
    command: node("llama.ts"),
    variant: "unread",
    needs: "npm",
    precision: HALF,
    toleranceNats: 0.03,
    note: "as node-llama-cpp, whose interface spends much on giving probabilities; not a way to score",
  },
  {
    ...exact,
    name: "onnxruntime-genai",
    title: "onnxruntime-genai, its own ONNX export",
    command: python("genai.py"),
    needs: "python",
    note: "takes token ids; float32",
  },
];

export function systemOf(name: SystemName): SystemEntry {
  const found = SYSTEMS.find((system) => system.name === name);
  if (found === undefined) throw new Error(`Internal error: no system ${name}.`);
  return found;
}
