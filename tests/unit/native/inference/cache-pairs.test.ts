import { findCachePairs } from "#native/inference/cache-pairs.ts";
import type { OnnxHeader } from "#native/inference/onnx-header.ts";
import type { OnnxValue } from "#native/inference/onnx-tensor.ts";
import { expect, it } from "vitest";

function value(name: string): OnnxValue {
  return { name, elementType: 1, dims: ["batch", 1, "tokens", 16] };
}

/** Inputs and outputs of a graph whose nodes say nothing about which belong together. */
const HEADER: OnnxHeader = {
  sizeBytes: 0,
  irVersion: 8,
  producer: "",
  operatorSets: new Map(),
  functionDomains: new Set(),
  bytesRead: 0,
  inputs: [value("kv3.key.in"), value("kv12.key.in"), value("kvx.key.in")],
  outputs: [value("kv12.key.out"), value("kv3.key.out"), value("kvx.key.out")],
  nodes: [],
  initializers: [],
  merged: false,
};

it("caches are paired by the names that a genai_config.json states, layer by layer", () => {
  const named = [{ past: "kv%d.key.in", present: "kv%d.key.out" }];
  const names = findCachePairs(HEADER, HEADER.inputs, named).map(({ input, output }) => [input.name, output.name]);
  expect(names).toEqual([
    ["kv3.key.in", "kv3.key.out"],
    ["kv12.key.in", "kv12.key.out"],
  ]);
  expect(findCachePairs(HEADER, HEADER.inputs)).toEqual([]);
});
