import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  follow,
  listenOnce,
  type StreamHandlers,
  type StreamListener,
} from "../../../../../renderer/shared/remote/subscription.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A stream under the test's hand: every attachment is kept, and what the listener was told is written down. */
function stage() {
  const attached: StreamHandlers<number>[] = [];
  const log: string[] = [];
  let left = 0;
  const subscribe = (handlers: StreamHandlers<number>) => {
    attached.push(handlers);
    return { unsubscribe: () => void left++ };
  };
  const listener: StreamListener<number> = {
    onEvent: (event) => log.push(`event ${event}`),
    onEnd: (failure) => log.push(`end ${failure?.problem.code ?? "well"}`),
    onConnection: (connection) => log.push(connection),
  };
  const latest = (): StreamHandlers<number> => {
    const handlers = attached.at(-1);
    if (!handlers) throw new Error("Nothing is attached.");
    return handlers;
  };
  return { attached, log, subscribe, listener, latest, left: () => left };
}

const broken = (): TRPCClientError<never> => TRPCClientError.from(new TypeError("network error"));
const refused = (): TRPCClientError<never> =>
  TRPCClientError.from({
    error: {
      code: -32_600,
      message: "no",
      data: { code: "BAD_REQUEST", problem: { code: "run-unknown", message: "no" } },
    },
  });

test("following takes a broken stream up again, and goes on from what it then tells", async () => {
  const { attached, log, subscribe, listener, latest } = stage();
  follow(subscribe, listener);
  latest().onData(1);
  latest().onError(broken());
  await vi.advanceTimersByTimeAsync(499);
  expect(attached).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(attached).toHaveLength(2);
  latest().onData(2);
  latest().onComplete();
  expect(log).toEqual(["live", "event 1", "lost", "live", "event 2", "end well"]);
});

test("following waits longer from try to try, up to five seconds, and begins anew after an answer", async () => {
  const { attached, subscribe, listener, latest } = stage();
  follow(subscribe, listener);
  for (const waitMs of [500, 1_000, 2_000, 5_000, 5_000]) {
    const before = attached.length;
    latest().onError(broken());
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(attached).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(attached).toHaveLength(before + 1);
  }
  latest().onData(1);
  latest().onError(broken());
  await vi.advanceTimersByTimeAsync(500);
  expect(attached).toHaveLength(7);
});

test("following ends with the host's reason where it refuses", async () => {
  const { attached, log, subscribe, listener, latest } = stage();
  follow(subscribe, listener);
  latest().onError(refused());
  await vi.advanceTimersByTimeAsync(60_000);
  expect([attached.length, ...log]).toEqual([1, "end run-unknown"]);
});

test("who stops following hears no more and leaves nothing waiting", async () => {
  const { attached, log, subscribe, listener, latest, left } = stage();
  const stop = follow(subscribe, listener);
  latest().onError(broken());
  stop();
  latest().onData(1);
  latest().onComplete();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([attached.length, left(), ...log]).toEqual([1, 1, "lost"]);
});

test("listening once never asks again: a lost connection ends it", async () => {
  const { attached, log, subscribe, listener, latest, left } = stage();
  listenOnce(subscribe, listener);
  latest().onConnectionStateChange({ state: "connecting" });
  latest().onConnectionStateChange({ state: "pending" });
  latest().onData(1);
  latest().onConnectionStateChange({ state: "connecting" });
  latest().onData(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([attached.length, left(), ...log]).toEqual([1, 1, "event 1", "end stream-broken"]);
});

test("listening once tells how it ended, once", () => {
  const well = stage();
  listenOnce(well.subscribe, well.listener);
  well.latest().onComplete();
  well.latest().onError(broken());
  const badly = stage();
  listenOnce(badly.subscribe, badly.listener);
  badly.latest().onError(refused());
  expect([well.log, badly.log]).toEqual([["end well"], ["end run-unknown"]]);
});
