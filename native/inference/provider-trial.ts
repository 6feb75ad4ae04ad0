import { reasonOf } from "#core/base/problem.ts";
import { ProviderName } from "#core/engines/provider.ts";

import { chooseRuntime } from "./runtime/choose-runtime.ts";

/**
 * Runs one addition on the provider named on the command line, through the same door to ONNX Runtime as an engine would, and
 * prints "ran", or why not. The CPU may not help out, or every provider would seem to work.
 */
/** An ONNX file: y = x + x for one float (opset 13), written by hand from onnx.proto3. */
const ADDITION = "CAcSA21zbTo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=";

async function trial(provider: ProviderName): Promise<string> {
  const runtime = chooseRuntime(provider, process.env);
  if (!runtime.ok) return runtime.error.message;
  try {
    const model = { kind: "bytes", bytes: Buffer.from(ADDITION, "base64"), folder: "." } as const;
    const session = await runtime.value.open(model, { provider, threads: 1, alone: provider !== "cpu" });
    const feeds = { x: { type: "float32", dims: [1], data: Float32Array.of(21) } } as const;
    const { y } = await session.run(feeds, ["y"], new AbortController().signal);
    return y?.data[0] === 42 ? "ran" : "the trial model gave a wrong sum";
  } catch (cause) {
    return reasonOf(cause);
  }
}

process.stdout.write(await trial(ProviderName.parse(process.argv[2])));
