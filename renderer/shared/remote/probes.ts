import type { QueryClient } from "@tanstack/react-query";
import { wire } from "./wire.ts";

/** A probe with its content, hash and source. */
export type ListedProbe = Awaited<ReturnType<typeof wire.probes.content.query>>;

/** The newest version of every probe of value pairs. A version never changes: each is fetched once, however often the list is. */
export async function listProbes(client: QueryClient, signal: AbortSignal): Promise<ListedProbe[]> {
  const identities = await wire.probes.list.query(undefined, { signal });
  return Promise.all(
    identities.map(({ id, version, sha256 }) =>
      client.fetchQuery({
        queryKey: ["probe content", sha256],
        queryFn: () => wire.probes.content.query({ id, version }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    ),
  );
}
