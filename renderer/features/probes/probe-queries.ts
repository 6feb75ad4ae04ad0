import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../shared/remote/wire.ts";

/** Smallest detectable differences of a probe's newest version. */
export const powerQuery = (id: string, sha256: string) =>
  queryOptions({
    queryKey: ["probes", "power", id, sha256],
    queryFn: ({ signal }) => wire.probes.power.query({ id }, { signal }),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["probes", "versions", id],
    queryFn: ({ signal }) => wire.probes.versions.query({ id }, { signal }),
  });

/** What two versions do not share: `tea@1`, `tea@2`. */
export const diffQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["probes", "diff", from, to],
    queryFn: ({ signal }) => wire.probes.diff.query({ from, to }, { signal }),
  });

/** The last check of a probe's version; null where none was made. */
export const lastCheckQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["probes", "check", id, version],
    queryFn: ({ signal }) => wire.probes.lastCheck.query({ id: `${id}@${version}` }, { signal }),
  });

export const endpointsQuery = () =>
  queryOptions({
    queryKey: ["endpoints"],
    queryFn: ({ signal }) => wire.endpoints.list.query(undefined, { signal }),
  });
