import type { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "#native/workbench/router.ts";
import { failureOf, type Failure } from "./failure.ts";

/** What `wire.….subscribe(input, handlers)` takes, as far as we use it. */
export interface StreamHandlers<Event> {
  readonly onData: (event: Event) => void;
  readonly onComplete: () => void;
  readonly onError: (error: TRPCClientError<AppRouter>) => void;
  readonly onConnectionStateChange: (change: { readonly state: "connecting" | "pending" | "idle" }) => void;
}

export type Subscribe<Event> = (handlers: StreamHandlers<Event>) => { unsubscribe: () => void };

export interface StreamListener<Event> {
  readonly onEvent: (event: Event) => void;
  /** The stream ended by itself (null) or broke (why). Called once at most, never after `stop`. */
  readonly onEnd: (failure: Failure | null) => void;
  /** `lost` while a broken connection is being taken up again. */
  readonly onConnection?: (connection: "live" | "lost") => void;
}

/** Milliseconds before the n-th new try. */
const REATTACH_MS = [500, 1_000, 2_000, 5_000];

/**
 * Follows a stream that tells the present state to whoever joins (a run's progress): a broken connection is taken up
 * again, however long the laptop slept. Returns the function that stops following.
 */
export function follow<Event>(subscribe: Subscribe<Event>, listener: StreamListener<Event>): () => void {
  let stopped = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: { unsubscribe: () => void } | undefined;
  const end = (failure: Failure | null): void => {
    if (stopped) return;
    stopped = true;
    listener.onEnd(failure);
  };
  const attach = (): void => {
    current = subscribe({
      onData: (event) => {
        if (stopped) return;
        tries = 0;
        listener.onConnection?.("live");
        listener.onEvent(event);
      },
      onComplete: () => end(null),
      onError: (error) => {
        const failure = failureOf(error);
        if (stopped) return;
        if (failure.expected) return end(failure);
        listener.onConnection?.("lost");
        timer = setTimeout(attach, REATTACH_MS[Math.min(tries++, REATTACH_MS.length - 1)]);
      },
      onConnectionStateChange: ({ state }) => {
        if (!stopped && state === "connecting") listener.onConnection?.("lost");
        if (!stopped && state === "pending") listener.onConnection?.("live");
      },
    });
  };
  attach();
  return () => {
    stopped = true;
    clearTimeout(timer);
    current?.unsubscribe();
  };
}

/**
 * Listens to a stream that does its work because we asked (an answer being sampled): a broken connection ends it, since
 * joining again would ask again. Returns the function that stops it.
 */
export function listenOnce<Event>(subscribe: Subscribe<Event>, listener: StreamListener<Event>): () => void {
  let over = false;
  let connected = false;
  let current: { unsubscribe: () => void } | undefined;
  const end = (failure: Failure | null): void => {
    if (over) return;
    over = true;
    current?.unsubscribe();
    listener.onEnd(failure);
  };
  current = subscribe({
    onData: (event) => {
      if (!over) listener.onEvent(event);
    },
    onComplete: () => end(null),
    onError: (error) => end(failureOf(error)),
    onConnectionStateChange: ({ state }) => {
      if (state === "pending") connected = true;
      if (state === "connecting" && connected) end(BROKEN_OFF);
    },
  });
  return () => {
    over = true;
    current.unsubscribe();
  };
}

const BROKEN_OFF: Failure = {
  problem: {
    code: "stream-broken",
    message: "The connection to the workbench's host broke off in the middle of the answer: ask again.",
  },
  expected: false,
  evidence: [],
};
