import type { ProbeRunSummary } from "#core/probes/run.ts";
import { providerLabel } from "../../shared/format/provider.ts";

/** The provider that each checkpoint's newest run really ran on, by checkpoint id. */
export function lastProviders(runs: readonly ProbeRunSummary[]): ReadonlyMap<string, string> {
  const providers = new Map<string, string>();
  for (const run of runs.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))) {
    for (const { checkpoint, provider } of run.parts) {
      if (provider !== null) providers.set(checkpoint, providerLabel(provider));
    }
  }
  return providers;
}
