import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { documentQuery } from "../../../../../renderer/features/corpus/corpus-queries.ts";
import { createQueryClient } from "../../../../../renderer/shared/remote/query-client.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("documents that were leafed through do not stay in the window", () => {
  const client = createQueryClient();
  const cache = client.getQueryCache();
  for (let id = 0; id < 100; id++) {
    const { queryKey, gcTime = Number.POSITIVE_INFINITY } = documentQuery(id);
    cache.build(client, { queryKey, gcTime });
  }
  expect(cache.getAll()).toHaveLength(100);
  vi.advanceTimersByTime(10_000);
  expect(cache.getAll()).toHaveLength(0);
});
