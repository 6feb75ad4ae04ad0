import { readCheckpointFacts } from "#native/inference/checkpoint-facts.ts";
import { describe, expect, it } from "vitest";

import { engineOf, value } from "./engine-helpers.ts";
import { BASE, END, tinyCheckpoint } from "./test-checkpoints.ts";
import { tinyDecoder } from "./tiny-decoder.ts";

async function factsOf(folder: string) {
  const facts = await readCheckpointFacts(folder);
  if (!facts.ok) throw new Error(facts.error.message);
  return facts.value;
}

describe("the facts of a checkpoint", () => {
  it("say who wrote the graph, how it attends, what the cache holds and where answers end", async () => {
    const { graph, cache, tokenizer } = await factsOf(BASE);
    expect(graph).toMatchObject({ file: "model.onnx", producer: expect.stringMatching(/^msm_trainer/) });
    expect(graph.attention).toBe("separate operators (MatMul and 4 Softmax)");
    expect(graph.operatorSets).toEqual([{ domain: "ai.onnx", version: 20 }]);
    expect(graph.operators.find(({ name }) => name === "Softmax")).toEqual({ name: "Softmax", count: 4 });
    // Two tensors a layer, four bytes a value.
    expect(cache).toEqual({
      layers: 4,
      layout: "batch × 4 heads × tokens × 32",
      dtype: "float32",
      bytesPerToken: 4 * 2 * 4 * 32 * 4,
      contextLength: 512,
    });
    expect(tokenizer).toMatchObject({ model: "BPE", beginsWith: "<|begin|>", ends: ["<|end|>"], keepsText: false });
  });

  it("name a fused attention operator with its heads", async () => {
    using checkpoint = tinyCheckpoint({ "model.onnx": tinyDecoder({ attention: "gqa" }) });
    const { graph, tokenizer } = await factsOf(checkpoint.folder);
    expect(graph.attention).toMatch(/^GroupQueryAttention, \d+ query heads over \d+ key-value heads/);
    expect(graph.operators.map(({ name }) => name)).toContain("com.microsoft.GroupQueryAttention");
    expect(tokenizer).toMatchObject({ keepsText: true, ends: [END] });
  });

  it("show the chat template at work, say why it refuses, and that there is none", async () => {
    using plain = tinyCheckpoint();
    using refusing = tinyCheckpoint({ "chat_template.jinja": "{{ raise_exception('one turn only') }}" });
    using without = tinyCheckpoint({ "chat_template.jinja": null });
    const [shown, refused, none] = await Promise.all([plain, refusing, without].map(({ folder }) => factsOf(folder)));
    expect(shown?.example?.rendered).toMatchObject({
      text: "<|begin|>[user] which do you prefer ?\n[assistant] the first .\n[user] why ?\n[assistant] ",
    });
    expect(refused?.example?.rendered).toMatchObject({ problem: expect.stringContaining("one turn only") });
    expect(none?.example).toBeNull();
  });
});

describe("a loaded checkpoint", () => {
  it("lists what was tried out, with the figure that decided", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    const { checks } = engine.identity;
    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(["passed"]));
    const cache = checks[1]?.measured;
    expect(cache?.limit).toBe(0.02);
    expect(cache?.value).toBeLessThanOrEqual(0.02);
  });

  it("is timed by what really ran, within what it can read", async () => {
    using checkpoint = tinyCheckpoint({ "config.json": { vocab_size: 272, max_position_embeddings: 20 } });
    await using engine = await engineOf({ folder: checkpoint.folder });
    const { encode, decode } = value(await engine.measure(50));
    expect(encode.blockTokens).toBe(20);
    expect(encode.tokens).toBe(encode.runs * encode.blockTokens);
    expect(decode.afterTokens).toBeLessThan(20);
    expect(decode.tokens).toBe(decode.runs * (20 - decode.afterTokens));
    for (const { durationMs } of [encode, decode]) expect(durationMs).toBeGreaterThanOrEqual(25);
    const stop = new AbortController();
    stop.abort();
    expect(await engine.measure(50, stop.signal)).toMatchObject({ ok: false, error: { code: "cancelled" } });
  });
});
