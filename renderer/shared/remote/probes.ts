import { wire } from "./wire.ts";

/** A probe with its content, hash and source. */
export type ListedProbe = Awaited<ReturnType<typeof wire.probes.content.query>>;

/** Contents by hash: a version never changes, so that each is fetched once, however often the list is. */
const fetched = new Map<string, Promise<ListedProbe>>();

/** The newest version of every probe of value pairs. */
export async function listProbes(signal: AbortSignal): Promise<ListedProbe[]> {
  const identities = await wire.probes.list.query(undefined, { signal });
  return Promise.all(
    identities.map(async ({ id, version, sha256 }) => {
      const content = fetched.get(sha256) ?? wire.probes.content.query({ id, version });
      fetched.set(sha256, content);
      try {
        return await content;
      } catch (cause) {
        fetched.delete(sha256);
        throw cause;
      }
    }),
  );
}
