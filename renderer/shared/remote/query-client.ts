import { QueryClient } from "@tanstack/react-query";
import { failureOf } from "./failure.ts";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The host is this machine: being offline is the normal case and must not pause anything.
        networkMode: "always",
        staleTime: 5_000,
        refetchOnReconnect: false,
        retry: (count, error) => !failureOf(error).expected && count < 1,
        retryDelay: 500,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
