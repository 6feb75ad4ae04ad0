import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";

/**
 * The provider that a checkpoint's answers will come from, for what they are kept under; null: the CPU, under which they were
 * kept before there was a choice, or a server elsewhere. Numbers of two providers differ, so they are kept apart.
 */
export function askedProvider({ source }: Pick<CheckpointSummary, "source">, pool: EnginePool): ProviderName | null {
  return source === "remote" || pool.provider === "cpu" ? null : pool.provider;
}
