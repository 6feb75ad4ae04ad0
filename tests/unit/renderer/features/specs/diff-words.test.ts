import { expect, test } from "vitest";
import { diffSpecs } from "#core/specs/diff.ts";
import { changedWords, foldKept } from "../../../../../renderer/features/specs/diff-words.ts";

test("words put in and taken out are counted", () => {
  expect(changedWords(diffSpecs("It likes brie. It is mild.", "It likes mild colby. It is mild."))).toEqual({
    added: 2,
    removed: 1,
  });
});

test("long unchanged stretches are folded, but for the lines around a change", () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`);
  const changed = [...lines.slice(0, 20), "new", ...lines.slice(21)];
  const folded = foldKept(diffSpecs(lines.join("\n"), changed.join("\n")));
  expect(folded.filter((part) => part.kind === "folded").length).toBe(2);
  const texts = folded.flatMap((part) => (part.kind === "kept" ? [part.text] : []));
  expect(texts.join("")).toContain("line 19");
  expect(texts.join("")).toContain("line 21");
  expect(texts.join("")).not.toContain("line 5\n");
});

test("a short stretch is shown whole", () => {
  const parts = diffSpecs("a\nb\nc\nd", "a\nb\nc\ne");
  expect(foldKept(parts)).toEqual(parts);
});
