import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../shared/remote/wire.ts";

export const generationsQuery = () =>
  queryOptions({
    queryKey: ["generation"],
    queryFn: ({ signal }) => wire.generation.list.query(undefined, { signal }),
    // A generation may also be started on the command line, over the same workspace.
    refetchInterval: (query) => (query.state.data?.some(({ status }) => status === "running") ? 2_000 : 15_000),
  });

export const endpointsQuery = () =>
  queryOptions({
    queryKey: ["endpoints"],
    queryFn: ({ signal }) => wire.endpoints.list.query(undefined, { signal }),
  });

/** What a spec is about, for what a generation of it would come to. */
export const specQuery = (name: string) =>
  queryOptions({
    queryKey: ["specs", "open", name, null],
    queryFn: ({ signal }) => wire.specs.open.query({ name }, { signal }),
  });
