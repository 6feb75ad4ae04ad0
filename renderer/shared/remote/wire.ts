import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { EventSource } from "eventsource";
import type { AppRouter } from "#native/workbench/router.ts";
import { sessionFetch } from "./session.ts";

/** The host. Views use `queries`, `useAction` and `useSubscription`, which stand on this. */
export const wire = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      // On fetch, since the browser's own EventSource knows http: only and the desktop window's pages have another scheme.
      true: httpSubscriptionLink({ url: "/trpc", EventSource, eventSourceOptions: { fetch: sessionFetch } }),
      false: httpLink({
        url: "/trpc",
        fetch: (input, init) => sessionFetch(input, { ...init, signal: init?.signal ?? null }),
      }),
    }),
  ],
});
