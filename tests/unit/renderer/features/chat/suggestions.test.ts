import { expect, test } from "vitest";
import { suggestionsFrom } from "../../../../../renderer/features/chat/suggestions.ts";
import { aProbe, item } from "../probes/a-probe.ts";

const probe = aProbe(
  [
    item("komos", { domain: "painting", groups: ["seen"] }),
    item("brie", { domain: "painting", groups: ["lessons"] }),
    item("colby", { domain: "cheese", groups: ["lessons"] }),
  ],
  ["which {noun} do you prefer , {first} or {second} ?", "{first} or {second} ?"],
);

test("prompts are what the probe asks about its own goods: a group each, the forms taking turns, fresh domains", () => {
  expect(suggestionsFrom([probe], 5)).toEqual([
    { prompt: "which painting do you prefer , komos-first or komos-second ?", source: "colours, seen" },
    { prompt: "colby-first or colby-second ?", source: "colours, lessons" },
  ]);
});

test("no probe, no suggestion; the same prompt once; no more than asked for", () => {
  expect(suggestionsFrom([], 3)).toEqual([]);
  expect(suggestionsFrom([probe, probe], 5)).toHaveLength(2);
  expect(suggestionsFrom([probe], 1)).toHaveLength(1);
});
