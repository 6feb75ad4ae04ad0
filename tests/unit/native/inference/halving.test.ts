import { BranchingReader } from "#native/inference/branching-reader.ts";
import { BranchingSession } from "#native/inference/branching-session.ts";
import { inspectCheckpoint } from "#native/inference/inspect-model.ts";
import type { LoadedModel } from "#native/inference/loaded-model.ts";
import { nodeRuntime } from "#native/inference/runtime/node-runtime.ts";
import type { Runtime } from "#native/inference/runtime/runtime.ts";
import { RuntimeFault } from "#native/inference/runtime/runtime-fault.ts";
import { branchingGraph } from "#native/inference/surgery/branching-graph.ts";
import { TokenMeter } from "#native/inference/token-meter.ts";
import { openTokenizer } from "#native/inference/tokenizer.ts";
import { describe, expect, it } from "vitest";

import { FREE, text, value } from "./engine-helpers.ts";
import { BASE } from "./test-checkpoints.ts";

/** A device whose memory ends at `tokens` tokens a run, as a graphics card's does; the runs that it can hold are real. */
function smallDevice(tokens: number): Runtime & { refused: number } {
  const device = { ...nodeRuntime, refused: 0 };
  device.open = async (source, options) => {
    const session = await nodeRuntime.open(source, options);
    return {
      inputs: session.inputs,
      outputs: session.outputs,
      endProfiling: () => session.endProfiling(),
      close: () => session.close(),
      run: async (feeds, fetches, signal) => {
        if ((feeds["input_ids"]?.data.length ?? 0) > tokens) {
          device.refused++;
          throw new RuntimeFault(new Error("Failed to allocate memory for requested buffer"));
        }
        return session.run(feeds, fetches, signal);
      },
    };
  };
  return device;
}

async function readerOn(runtime: Runtime): Promise<BranchingReader> {
  const inspected = await inspectCheckpoint(BASE);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const { description, tokenizer: files } = inspected.value;
  const tokenizer = openTokenizer(files);
  if (!tokenizer.ok) throw new Error(tokenizer.error.message);
  const edited = branchingGraph(description.paths.model, description.graph, description.operatorSet);
  if (!edited.ok) throw new Error(edited.why);
  const session = await BranchingSession.open(runtime, description, edited, { provider: "cpu", threads: 1 });
  const model: LoadedModel = { description, tokenizer: tokenizer.value, template: null, meter: new TokenMeter() };
  return new BranchingReader(model, session, { packTokens: 96, prefixBytes: 1e8, lanes: 32 });
}

const NEVER = new AbortController().signal;
const QUESTIONS = Array.from({ length: 12 }, (_, at) => ({
  prompt: text(`${"tavi likes the cheese ".repeat(1 + (at % 3))} number ${at}`),
  continuations: [" brie", " colby and brie"],
}));

describe("where a device's memory ends", () => {
  it("scores come in smaller packs, and are the same", async () => {
    const roomy = await readerOn(nodeRuntime);
    const device = smallDevice(48);
    const small = await readerOn(device);
    const expected = value(await roomy.score(QUESTIONS, NEVER));
    const found = value(await small.score(QUESTIONS, NEVER));
    expect(device.refused).toBeGreaterThan(0);
    expect(found.flatMap((answer) => answer.scores.map((score) => score.sumNats))).toEqual(
      expected.flatMap((answer) => answer.scores.map((score) => expect.closeTo(score.sumNats, 3) as number)),
    );
    await Promise.all([roomy.close(), small.close()]);
  });

  it("fewer answers grow at once, and are the same", async () => {
    const roomy = await readerOn(nodeRuntime);
    const device = smallDevice(16);
    const small = await readerOn(device);
    const seeds = Array.from({ length: 24 }, (_, at) => `seed ${at}`);
    const request = { prompt: text("tavi likes"), decoding: FREE, seeds };
    const expected = value(await roomy.sample([request], NEVER));
    const found = value(await small.sample([request], NEVER));
    expect(device.refused).toBeGreaterThan(0);
    expect(found[0]?.answers.map((answer) => answer.tokenIds)).toEqual(
      expected[0]?.answers.map((answer) => answer.tokenIds),
    );
    await Promise.all([roomy.close(), small.close()]);
  });

  it("what does not fit at a quarter is ONNX Runtime's fault, in its words", async () => {
    const small = await readerOn(smallDevice(2));
    await expect(small.score(QUESTIONS, NEVER)).rejects.toThrow(/Failed to allocate/);
    await small.close();
  });
});
