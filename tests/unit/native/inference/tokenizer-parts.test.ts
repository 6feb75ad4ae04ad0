import { splitterFor } from "#native/inference/added-tokens.ts";
import { pieceDecoder } from "#native/inference/token-decoder.ts";
import { losesMeaning } from "#native/inference/tokenizer-regex.ts";
import { describe, expect, it } from "vitest";

describe("a regular expression", () => {
  it.each([
    String.raw`[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}`,
    String.raw`(?i:'s|'t)|\s+(?!\S)|\s+?`,
    "[*+,]+",
    "[]+]+",
    String.raw`\++`,
    "(?<=a)+b{2}+",
  ])("%s keeps its meaning", (source) => {
    expect(losesMeaning(source)).toBe(false);
  });

  it.each(["a++", "a*+", "a?+", "(?>a|b)", String.raw`\Ga`, String.raw`\X`, "(?m:.)", "(?i)a", String.raw`[+]\p{L}++`])(
    "%s does not",
    (source) => {
      expect(losesMeaning(source)).toBe(true);
    },
  );
});

describe("the decoder of pieces", () => {
  const decode = pieceDecoder([
    { type: "Replace", pattern: { String: "▁" }, content: " " },
    { type: "ByteFallback" },
    { type: "Fuse" },
    { type: "Strip", content: " ", start: 1, stop: 0 },
  ]);

  // tokenizers 0.23.3, decoders.Sequence of the same parts.
  it.each([
    [["▁▁a", "▁b"], " a b"],
    [["<0xEF>", "<0xBB>", "<0xBF>", "x"], "\uFEFFx"],
    [["<0xF0>", "<0x9F>", "<0x98>"], "\uFFFD\uFFFD\uFFFD"],
    [["<0xF0>", "<0x9F>", "<0x98>", "<0x80>", "!"], "😀!"],
  ])("gives %j as the reference does", (tokens, text) => {
    expect(decode?.(tokens)).toBe(text);
  });

  it("of Metaspace takes every mark of the first piece away", () => {
    const metaspace = pieceDecoder([{ type: "Metaspace", replacement: "▁", prepend_scheme: "always" }]);
    expect(metaspace?.(["▁▁", "a▁b", "▁c"])).toBe("a b c");
  });

  it("leaves decoders with other parts to the library", () => {
    expect(pieceDecoder([{ type: "ByteLevel" }])).toBeNull();
    expect(pieceDecoder([{ type: "ByteFallback" }, { type: "CTC" }])).toBeNull();
  });
});

describe("added tokens", () => {
  const split = splitterFor(
    [
      { content: "<a>", id: 1 },
      { content: "<a><b>", id: 2 },
      { content: "<l>", id: 3, lstrip: true },
      { content: "<r>", id: 4, rstrip: true },
    ],
    (content) => content,
  );

  it.each([
    ["x<a>y", ["x", 1, "y"]],
    ["<a><b><a>", [2, 1]],
    ["x \n<l> y", ["x", 3, " y"]],
    ["x <r> \ty<r>", ["x ", 4, "y", 4]],
    ["", []],
  ])("cut %j at the leftmost and longest", (text, sections) => {
    expect(split(text)).toEqual(sections);
  });
});
