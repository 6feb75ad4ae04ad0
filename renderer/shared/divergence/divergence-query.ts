import { queryOptions } from "@tanstack/react-query";
import { wire } from "../remote/wire.ts";

export type DivergenceRequest = Parameters<typeof wire.diverge.mutate>[0];
export type DivergenceReport = Awaited<ReturnType<typeof wire.diverge.mutate>>;

/** Alternatives shown for each place. */
export const SHOWN_ALTERNATIVES = 5;

/** A text under two checkpoints. The same question has the same answer, so it is not asked twice. */
export function divergenceQuery(request: DivergenceRequest) {
  return queryOptions({
    queryKey: ["divergence", request],
    queryFn: ({ signal }) => wire.diverge.mutate(request, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
