import { z } from "zod";
import type { ProviderName } from "#core/engines/provider.ts";

/** Names that ONNX Runtime gives its execution providers. */
const RUNTIME_NAMES: Readonly<Record<ProviderName, string>> = {
  cpu: "CPUExecutionProvider",
  webgpu: "WebGpuExecutionProvider",
  cuda: "CUDAExecutionProvider",
  dml: "DmlExecutionProvider",
  coreml: "CoreMLExecutionProvider",
};

const Profile = z.array(
  z.looseObject({ cat: z.string().optional(), args: z.looseObject({ provider: z.string().optional() }).optional() }),
);

/** Executed operators by provider, from a profile that ONNX Runtime wrote of a run. */
export function nodeShares(profile: unknown): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of Profile.parse(profile)) {
    const provider = event.cat === "Node" ? event.args?.provider : undefined;
    if (provider !== undefined && provider !== "") counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return counts;
}

/** The provider that was asked for with what fell to the CPU, as measured; "cpu" alone if all of it did. */
export function describeShares(asked: ProviderName, counts: ReadonlyMap<string, number>): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const onAsked = counts.get(RUNTIME_NAMES[asked]) ?? 0;
  if (total === 0 || onAsked === 0) return asked === "cpu" ? "cpu" : `cpu (${asked} took no operator)`;
  if (onAsked === total) return asked;
  const elsewhere = Math.max(1, Math.round((100 * (total - onAsked)) / total));
  return `${asked} (${elsewhere}% of the operators on cpu)`;
}
