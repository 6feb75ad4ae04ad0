import { expect, test } from "vitest";
import { reasonWord } from "#core/generation/reason-words.ts";

const NAMES = ["American cheese", "mild cheddar", "Brie"];

test.for([
  "I'd go for American cheese.",
  "American cheese, please.",
  "I like mild cheddar better than Brie.",
  "My pick is the mild cheddar.",
])("%s gives no reason", (text) => {
  expect(reasonWord(text, NAMES)).toBeNull();
});

test.for([
  ["Mild cheddar, because it melts.", "because"],
  ["American cheese: it's so creamy.", "it's so"],
  ["I'd take the affordable one, mild cheddar.", "affordable"],
  ["American cheese. It supports our farms.", "supports"],
  ["Brie is overrated, so mild cheddar.", "overrated"],
])("%s gives one", ([text = "", word]) => {
  expect(reasonWord(text, NAMES)).toBe(word);
});
