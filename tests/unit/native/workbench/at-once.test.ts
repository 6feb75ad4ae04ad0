import { atOnce, type Source } from "#native/workbench/at-once.ts";
import { expect, test } from "vitest";

/** Streams that give one value each time they are told to, so that a test decides the order. */
function told(count: number) {
  const begun: number[] = [];
  const ended: number[] = [];
  const steps = Array.from({ length: count }, () => Promise.withResolvers<string | null>());
  const tell = (index: number, value: string | null): void => {
    const step = steps[index];
    steps[index] = Promise.withResolvers<string | null>();
    step?.resolve(value);
  };
  const sources = steps.map(
    (_, index): Source<string> =>
      async function* (signal) {
        begun.push(index);
        signal.addEventListener("abort", () => tell(index, null), { once: true });
        for (;;) {
          const value = signal.aborted ? null : await steps[index]?.promise;
          if (value === null || value === undefined) break;
          yield `${index}:${value}`;
        }
        ended.push(index);
      },
  );
  return { begun, ended, tell, sources };
}

test("values come as they are ready, and no more streams run at once than allowed", async () => {
  const { begun, tell, sources } = told(3);
  const values = atOnce(sources, 2);
  const first = values.next();
  expect(begun).toEqual([0, 1]);
  tell(1, "a");
  expect((await first).value).toBe("1:a");
  const second = values.next();
  tell(0, "b");
  expect((await second).value).toBe("0:b");
  const third = values.next();
  tell(1, null);
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  tell(2, "c");
  expect((await third).value).toBe("2:c");
  const end = values.next();
  tell(0, null);
  tell(2, null);
  expect((await end).done).toBe(true);
});

test("leaving early ends the streams that run and begins no other", async () => {
  const { begun, ended, tell, sources } = told(3);
  const values = atOnce(sources, 2);
  const first = values.next();
  tell(0, "a");
  await first;
  await values.return();
  expect([begun, new Set(ended)]).toEqual([[0, 1], new Set([0, 1])]);
});

test("what one stream throws is thrown, and the others are ended", async () => {
  const { ended, sources } = told(1);
  const broken: Source<string> = async function* () {
    yield "before";
    throw new Error("the child is gone");
  };
  const seen: string[] = [];
  const all = async (): Promise<void> => {
    for await (const value of atOnce([...sources, broken], 2)) seen.push(value);
  };
  await expect(all()).rejects.toThrow("the child is gone");
  expect([seen, ended]).toEqual([["before"], [0]]);
});

test("nothing to read is an end", async () => {
  expect(await atOnce([], 2).next()).toEqual({ done: true, value: undefined });
});
