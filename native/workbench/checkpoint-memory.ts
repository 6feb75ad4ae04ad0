import type { Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { type MemoryDemand, memoryTogether, type MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import { memoryDemand } from "#native/inference/memory/memory-check.ts";
import { memoryRoom } from "#native/inference/memory/memory-room.ts";
import { answersAtOnce } from "./chats.ts";
import { type Checkpoints, weightsElsewhere } from "./checkpoints.ts";

/**
 * Whether this machine's memory, as it is now, is enough for checkpoints that are asked together, as many at once as chat
 * asks. What their own engines hold counts as available, and what idle ones do. Those whose weights are elsewhere take
 * none of it.
 */
export async function checkpointMemory(
  { checkpoints, pool }: { readonly checkpoints: Checkpoints; readonly pool: EnginePool },
  ids: readonly string[],
): Promise<Result<MemoryVerdict, Problem>> {
  const found = checkpoints.findAll(ids);
  if (!found.ok) return found;
  const here = found.value.filter(({ source }) => source !== "remote");
  const [remote] = found.value;
  if (here.length === 0 && remote) return err(weightsElsewhere(remote));
  const demands: MemoryDemand[] = [];
  for (const { id, folder } of here) {
    const inspected = await inspectModel(folder);
    if (!inspected.ok) return inspected;
    demands.push(memoryDemand(inspected.value, id));
  }
  const returned = pool.returnedBytes(here.map(({ folder }) => folder));
  return ok(memoryTogether(demands, memoryRoom(returned).availableBytes, answersAtOnce()));
}
