import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { wire } from "../../shared/remote/wire.ts";

export const specQuery = (name: string, sha256: string | null) =>
  queryOptions({
    queryKey: ["specs", "open", name, sha256],
    queryFn: ({ signal }) => wire.specs.open.query({ name, ...(sha256 === null ? {} : { sha256 }) }, { signal }),
  });

export const specDiffQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["specs", "diff", from, to],
    queryFn: ({ signal }) => wire.specs.diff.query({ from, to }, { signal }),
    // Both texts are named by their hash.
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
