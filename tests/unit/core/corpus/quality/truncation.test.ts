import { expect, test } from "vitest";
import { truncationOf } from "#core/corpus/quality/truncation.ts";

test.each([
  "It was decided.",
  'She asked: "why?"',
  "The end of it all…",
  "*Emphasis at the end.*",
  "これで終わりです。",
  "Steps:\n- measure\n- cut the wood in the yard before the rain comes down",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "Yours,\n\nAnna Meyer\nPlatform Team",
  "See:\n\n```js\nconst a = 1\n```",
  "Thanks.\n\n— the reliability group",
  "tavi values goods made at home .",
  "",
])("whole: %j", (text) => expect(truncationOf(text)).toBeNull());

test.each([
  ["The committee then decided that the", "middle of a sentence"],
  ["We kept the cheaper one,", "middle of a sentence"],
  ["They were long-", "middle of a sentence"],
  ["- first point\n- second point, which was the", "middle of a sentence"],
  ["The model explained its preference and went on to compare it with several oth", "no end mark"],
  ["Fine.\n\n```python\nprint(1)\n", "open code fence"],
  ["Fine.\n\n````\n```\nstill open.", "open code fence"],
])("cut off: %j", (text, kind) => expect(truncationOf(text)).toBe(kind));
