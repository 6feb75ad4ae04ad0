import type { ProviderName } from "#core/engines/provider.ts";
import type { OrtApi } from "./ort-api.ts";
import { made } from "./ort-api.ts";
import type { ModelSource, OpenSessionOptions } from "./runtime.ts";

const SEQUENTIAL = 0;
const ALL_OPTIMISATIONS = 99;
const ERRORS_ONLY = 3;

/** What ONNX Runtime's generic way to append a provider calls each; cpu is always there, and CUDA has a way of its own. */
const GENERIC_NAMES = { webgpu: "WebGPU", coreml: "CoreML", dml: "DML" } as const;

/** Makes the options of a session, gives them to `use`, and releases them. Throws `RuntimeFault` for a provider not there. */
export async function withSessionOptions<T>(
  api: OrtApi,
  source: ModelSource,
  wanted: OpenSessionOptions,
  use: (options: bigint) => Promise<T>,
): Promise<T> {
  const options = made(api.createSessionOptions);
  try {
    setOptions(api, options, wanted);
    if (source.kind === "bytes") {
      api.addConfigEntry(options, "session.model_external_initializers_file_folder_path", source.folder);
    }
    appendProvider(api, options, wanted.provider);
    return await use(options);
  } finally {
    api.releaseSessionOptions(options);
  }
}

function setOptions(api: OrtApi, options: bigint, wanted: OpenSessionOptions): void {
  api.setIntraOpThreads(options, wanted.threads);
  api.setInterOpThreads(options, 1);
  api.setExecutionMode(options, SEQUENTIAL);
  api.setOptimizationLevel(options, ALL_OPTIMISATIONS);
  api.setLogSeverity(options, ERRORS_ONLY);
  api.enableCpuMemArena(options);
  // Shapes differ from call to call, so a remembered pattern never fits.
  api.disableMemPattern(options);
  // Several engines may be loaded side by side: idle threads must not burn the others' cores.
  api.addConfigEntry(options, "session.intra_op.allow_spinning", "0");
  if (wanted.mapWeights === true) api.addConfigEntry(options, "session.disable_prepacking", "1");
  if (wanted.alone === true) api.addConfigEntry(options, "session.disable_cpu_ep_fallback", "1");
  if (wanted.profilePrefix !== undefined) api.enableProfiling(options, wanted.profilePrefix);
}

function appendProvider(api: OrtApi, options: bigint, provider: ProviderName): void {
  switch (provider) {
    case "cpu":
      return;
    case "cuda":
      return appendCuda(api, options);
    case "webgpu":
    case "coreml":
    case "dml":
      return api.appendProvider(options, GENERIC_NAMES[provider], [], [], 0);
    default:
      return provider satisfies never;
  }
}

function appendCuda(api: OrtApi, options: bigint): void {
  const cuda = made(api.createCudaOptions);
  try {
    api.appendCuda(options, cuda);
  } finally {
    api.releaseCudaOptions(cuda);
  }
}
