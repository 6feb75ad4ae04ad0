import { expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { parseEventLine } from "#core/runs/run-event.ts";
import { LONGEST_LINE_BYTES, wholeLines } from "#core/runs/whole-lines.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

test("a line without its newline is held back, and read again whole", () => {
  const file = Buffer.from("one\ntwo\nthr");
  const first = wholeLines(file, 100);
  expect(first.lines.map(({ offset, bytes }) => [offset, text(bytes)])).toEqual([
    [100, "one"],
    [104, "two"],
  ]);
  expect(first.next).toBe(108);
  expect(wholeLines(Buffer.from("thr"), 108)).toEqual({ lines: [], next: 108 });
});

test("however a growing file is cut into reads, its lines come once each and in order", () => {
  const random = createRandom("cuts");
  const lines = Array.from({ length: 200 }, (_, place) => `line ${place} ${"é".repeat(random.integer(30))}`);
  const file = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  let offset = 0;
  let written = 0;
  const got: string[] = [];
  while (offset < file.length) {
    written = Math.min(file.length, written + random.integer(200));
    const { lines: whole, next } = wholeLines(file.subarray(offset, written), offset);
    got.push(...whole.map(({ bytes }) => text(bytes)));
    offset = next;
  }
  expect(got).toEqual(lines);
});

test("a line without end is cut, so that the file can be read on", () => {
  const chunk = Buffer.alloc(LONGEST_LINE_BYTES, "x");
  expect(wholeLines(chunk, 7)).toMatchObject({ lines: [{ offset: 7 }], next: 7 + LONGEST_LINE_BYTES });
});

test("a line that is no event is kept as unreadable, with its text", () => {
  const line = '{"v":1,"seq":4,"t":17,"kind":"step","loss":"nan"}';
  expect(parseEventLine(line, 5)).toEqual({ offset: 5, seq: 4, atMs: 17, kind: "step", text: line });
  expect(parseEventLine("Traceback", 9)).toEqual({
    offset: 9,
    seq: null,
    atMs: null,
    kind: "unreadable",
    text: "Traceback",
  });
});
