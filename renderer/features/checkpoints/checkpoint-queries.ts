import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../shared/remote/wire.ts";

export type LoadedFacts = NonNullable<Awaited<ReturnType<typeof wire.checkpoints.loaded.query>>>;
export type MeasuredSpeed = Awaited<ReturnType<typeof wire.checkpoints.measure.mutate>>;

export const checkpointQueries = {
  /** From the files; they are only read anew when the checkpoint is. */
  facts: (id: string, sha256: string) =>
    queryOptions({
      queryKey: ["checkpoints", id, "facts", sha256],
      queryFn: ({ signal }) => wire.checkpoints.facts.query({ id }, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** The engine as it was checked when it was loaded; null while it is not. */
  loaded: (id: string) =>
    queryOptions({
      queryKey: ["checkpoints", id, "loaded"],
      queryFn: ({ signal }) => wire.checkpoints.loaded.query({ id }, { signal }),
    }),
};
