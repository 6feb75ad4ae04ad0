import { expect, test } from "vitest";
import { visibleParts, visibleText } from "../../../../../renderer/shared/format/visible-text.ts";

test("plain text, other scripts, emoji, tabs and line feeds stay as they are", () => {
  const text = "Käse, 奶酪, جبن, 🧀👩‍🔬\n\tbrie";
  expect(visibleParts(text)).toEqual([{ text, hidden: null }]);
});

test("a carriage return before a line feed is only a line end; alone it is named", () => {
  expect(visibleText("a\r\nb\rc")).toBe("a\nb␍c");
});

test("control characters become their pictures", () => {
  expect(visibleParts("a\u0000b\u001b[31mc\u007f")).toEqual([
    { text: "a", hidden: null },
    { text: "␀", hidden: "U+0000" },
    { text: "b", hidden: null },
    { text: "␛", hidden: "U+001B" },
    { text: "[31mc", hidden: null },
    { text: "␡", hidden: "U+007F" },
  ]);
});

test("what reorders or hides text is named and no longer does so", () => {
  const text = "safe\u202Eexe.txt\u2066x\u2069\u200Bzero\uFEFF\u{E0041}";
  expect(visibleText(text)).toBe("safe‹U+202E›exe.txt‹U+2066›x‹U+2069›‹U+200B›zero‹U+FEFF›‹U+E0041›");
  expect(visibleText(text)).not.toMatch(/[\u200b\u202e\u2066\u2069\ufeff\u{e0041}]/u);
});

test("half of a character pair is named", () => {
  expect(visibleText("x\uD83Ey")).toBe("x‹U+D83E›y");
});

test("nothing gives nothing", () => {
  expect(visibleParts("")).toEqual([]);
});
