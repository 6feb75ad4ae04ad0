import { expect, test } from "vitest";
import { readNumber } from "../../../../../renderer/shared/format/read-number.ts";

const readings = (texts: readonly string[], range: Parameters<typeof readNumber>[1]) =>
  texts.map((text) => {
    const read = readNumber(text, range);
    return read.ok ? read.value : read.error;
  });

test("what stands inside the range is read, blanks around it or not", () => {
  expect(readings(["1", " 4096 ", "7.0"], { whole: true, from: 1, to: 4096 })).toEqual([1, 4096, 7]);
  expect(readings(["0", ".5", "5."], { from: 0, to: 5 })).toEqual([0, 0.5, 5]);
});

test("what does not is refused with what is wanted", () => {
  const wanted = "A whole number from 1 to 4,096.";
  expect(readings(["", "0", "4097", "1.5", "1e3", "0x10", "ten", "-1"], { whole: true, from: 1, to: 4096 })).toEqual(
    Array.from({ length: 8 }, () => wanted),
  );
  expect(readings(["0"], { from: 0, to: 1, above: true })).toEqual(["A number above 0, at most 1."]);
  expect(readings(["-1"], { whole: true, from: 0 })).toEqual(["A whole number from 0 on."]);
});

test("a whole number that a computer cannot hold exactly is refused", () => {
  expect(readings(["9007199254740993"], { whole: true, from: 0 })).toEqual(["A whole number from 0 on."]);
});
