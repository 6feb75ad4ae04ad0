import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../../shared/remote/wire.ts";

export const planQuery = (ref: string) =>
  queryOptions({
    queryKey: ["plans", "open", ref],
    queryFn: ({ signal }) => wire.plans.open.query({ ref }, { signal }),
  });

/** Drawing a plan's data may take a while the first time; afterwards it lies in the workspace. */
export const planCostQuery = (ref: string, sha256: string, machine: string) =>
  queryOptions({
    queryKey: ["plans", "cost", sha256, machine],
    queryFn: ({ signal }) => wire.plans.cost.query({ ref, machine }, { signal }),
    staleTime: 60_000,
  });

export const planPreviewQuery = (ref: string, sha256: string, stage: string) =>
  queryOptions({
    queryKey: ["plans", "preview", sha256, stage],
    queryFn: ({ signal }) => wire.plans.preview.query({ ref, stage }, { signal }),
    staleTime: Infinity,
  });
