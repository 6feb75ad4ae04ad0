const LABELS: Readonly<Record<string, string>> = {
  cpu: "CPU",
  cuda: "CUDA",
  tensorrt: "TensorRT",
  dml: "DirectML",
  webgpu: "WebGPU",
  coreml: "Core ML",
};

/** The name by which people know an execution provider; one that we do not know keeps its own. */
export function providerLabel(name: string): string {
  return LABELS[name] ?? name;
}
