import { EventQueue } from "#native/inference/event-queue.ts";

/** One of several streams that are read together; it should end soon after the signal is aborted. */
export type Source<T> = (signal: AbortSignal) => AsyncIterable<T>;

type Step<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "ended" }
  | { readonly kind: "broken"; readonly cause: unknown };

/**
 * Reads several streams, at most `most` of them at once and begun in their order, and gives their values as they come.
 * What one of them throws is thrown here. Whoever leaves the loop early aborts those that still run and waits for them.
 */
export async function* atOnce<T>(
  sources: readonly Source<T>[],
  most: number,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const left = new AbortController();
  const either = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const steps = new EventQueue<Step<T>>();
  const waiting = [...sources];
  const begun: Promise<void>[] = [];
  const begin = (): void => {
    const source = waiting.shift();
    if (source !== undefined) begun.push(drain(source(either), steps));
  };
  for (let count = 0; count < most; count++) begin();
  try {
    for (let open = sources.length; open > 0;) {
      const step = await steps.take();
      if (step.kind === "broken") throw step.cause;
      if (step.kind === "value") yield step.value;
      else {
        open--;
        begin();
      }
    }
  } finally {
    left.abort();
    await Promise.all(begun);
  }
}

async function drain<T>(source: AsyncIterable<T>, steps: EventQueue<Step<T>>): Promise<void> {
  try {
    for await (const value of source) steps.push({ kind: "value", value });
    steps.push({ kind: "ended" });
  } catch (cause) {
    steps.push({ kind: "broken", cause });
  }
}
