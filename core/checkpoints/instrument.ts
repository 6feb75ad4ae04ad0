/**
 * What read a checkpoint, from the provider that is stored with its results: ONNX Runtime here, or a server elsewhere
 * ("vllm@gpu"). Numbers of two instruments differ even for the same weights, so they are never compared without saying so.
 */
export function instrumentOf(provider: string): string {
  const [program, machine] = provider.split("@");
  return machine === undefined ? "ONNX Runtime on this computer" : `${program} on ${machine}`;
}
