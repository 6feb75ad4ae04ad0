import { useQuery, type QueryKey, type UseQueryOptions } from "@tanstack/react-query";
import { useMemo } from "react";
import { failureOf, type Failure } from "./failure.ts";

/** What is known of something that the host holds. `ready` with a failure: the last answer is shown, the newest try failed. */
export type RemoteState<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly failure: Failure; readonly retry: () => void }
  | { readonly state: "ready"; readonly value: T; readonly failure: Failure | null; readonly retry: () => void };

/** Reads one of `queries`. Draw the result with `<Remote>`. */
export function useRemote<T, Key extends QueryKey>(options: UseQueryOptions<T, Error, T, Key>): RemoteState<T> {
  const { data, error, refetch } = useQuery(options);
  return useMemo(() => {
    const retry = (): void => void refetch();
    if (data !== undefined) {
      return { state: "ready", value: data, failure: error === null ? null : failureOf(error), retry };
    }
    return error === null ? { state: "loading" } : { state: "failed", failure: failureOf(error), retry };
  }, [data, error, refetch]);
}

/** The value, or `fallback` until there is one: for decoration that must never block a screen. */
export function valueOr<T>(remote: RemoteState<T>, fallback: T): T {
  return remote.state === "ready" ? remote.value : fallback;
}

/** Joins two remote values into one: loading or failed as long as one of them is. */
export function bothOf<A, B>(a: RemoteState<A>, b: RemoteState<B>): RemoteState<readonly [A, B]> {
  if (a.state === "failed") return a;
  if (b.state === "failed") return b;
  if (a.state === "loading" || b.state === "loading") return { state: "loading" };
  const retry = (): void => {
    a.retry();
    b.retry();
  };
  return { state: "ready", value: [a.value, b.value], failure: a.failure ?? b.failure, retry };
}
