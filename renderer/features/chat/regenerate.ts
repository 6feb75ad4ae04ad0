import type { Turn } from "./turns.ts";

/** The seed that a prompt is asked with once more: the first after its own that no turn has asked the same with. */
export function nextSeed(turn: Turn, turns: readonly Turn[]): number {
  const asked = turns
    .filter(({ request, follows }) => request.prompt === turn.request.prompt && follows === turn.follows)
    .map(({ request }) => request.seed);
  let seed = turn.request.seed + 1;
  while (asked.includes(seed)) seed++;
  return seed;
}
