import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../shared/remote/wire.ts";

/** Smallest detectable differences of a probe's newest version. */
export const powerQuery = (id: string, sha256: string) =>
  queryOptions({
    queryKey: ["probes", "power", id, sha256],
    queryFn: ({ signal }) => wire.probes.power.query({ id }, { signal }),
  });
