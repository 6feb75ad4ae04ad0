import { InferenceSession, Tensor } from "onnxruntime-node";

import { reasonOf } from "#core/base/problem.ts";

/**
 * Runs one addition on the provider named on the command line and prints "ran", or why not. The CPU may not help out, or
 * every provider would seem to work.
 */
/** An ONNX file: y = x + x for one float (opset 13), written by hand from onnx.proto3. */
const ADDITION = "CAcSA21zbTo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=";

const provider = process.argv[2] ?? "cpu";
try {
  const session = await InferenceSession.create(Buffer.from(ADDITION, "base64"), {
    executionProviders: [provider],
    logSeverityLevel: 4,
    ...(provider === "cpu" ? {} : { extra: { session: { disable_cpu_ep_fallback: "1" } } }),
  });
  const { y } = await session.run({ x: new Tensor("float32", Float32Array.of(21), [1]) });
  process.stdout.write(y?.data[0] === 42 ? "ran" : "the trial model gave a wrong sum");
} catch (cause) {
  process.stdout.write(reasonOf(cause));
}
