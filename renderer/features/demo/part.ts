import type { UseQueryResult } from "@tanstack/react-query";

/** Something that a step shows when it is there. The story goes on without it. */
export type Part<T> =
  | { readonly state: "waiting" }
  /** `why`: one sentence for the audience, where there is more to say than that it is not there. */
  | { readonly state: "missing"; readonly why?: string | undefined }
  | { readonly state: "ready"; readonly value: T };

export function partOf<T>(query: Pick<UseQueryResult<T>, "data" | "isError">): Part<T> {
  if (query.data !== undefined) return { state: "ready", value: query.data };
  return { state: query.isError ? "missing" : "waiting" };
}
