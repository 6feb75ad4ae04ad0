import { expect, test } from "vitest";
import { type KeyPress, matchesKeys } from "../../../../../renderer/shared/view/keys.ts";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test("Ctrl and Cmd both count as mod", () => {
  expect(matchesKeys("mod+k", press("k", { ctrlKey: true }))).toBe(true);
  expect(matchesKeys("mod+k", press("k", { metaKey: true }))).toBe(true);
  expect(matchesKeys("mod+k", press("k"))).toBe(false);
});

test("a plain letter is not taken from a browser's or a system's own combination", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }]) {
    expect(matchesKeys("a", press("a", held))).toBe(false);
  }
});

test("Caps Lock changes nothing", () => {
  expect(matchesKeys("j", press("J"))).toBe(true);
});

test("a question mark is a question mark, whether the keyboard needs Shift for it or not", () => {
  expect(matchesKeys("?", press("?", { shiftKey: true }))).toBe(true);
  expect(matchesKeys("?", press("?"))).toBe(true);
});

test("Shift counts where it is named", () => {
  expect(matchesKeys("shift+t", press("T", { shiftKey: true }))).toBe(true);
  expect(matchesKeys("shift+t", press("t"))).toBe(false);
});
