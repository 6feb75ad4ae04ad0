import { expect, test } from "vitest";
import { neutralQuestion, questionsOf } from "#core/probes/questions.ts";
import { conflictItem, probeOf } from "./simulated.ts";

const ITEM = conflictItem(0, { noun: "cheese" });

test("every item is asked in every form and both option orders", () => {
  const probe = probeOf([ITEM, conflictItem(1)], {
    questionForms: ["{first} or {second} ?", "which {noun} , {first} or {second} ?"],
  });
  expect(questionsOf(probe)).toEqual([
    { itemId: "item-0", form: 0, order: 0, text: "x0 or y0 ?" },
    { itemId: "item-0", form: 0, order: 1, text: "y0 or x0 ?" },
    { itemId: "item-0", form: 1, order: 0, text: "which cheese , x0 or y0 ?" },
    { itemId: "item-0", form: 1, order: 1, text: "which cheese , y0 or x0 ?" },
    { itemId: "item-1", form: 0, order: 0, text: "x1 or y1 ?" },
    { itemId: "item-1", form: 0, order: 1, text: "y1 or x1 ?" },
    { itemId: "item-1", form: 1, order: 0, text: "which thing , x1 or y1 ?" },
    { itemId: "item-1", form: 1, order: 1, text: "which thing , y1 or x1 ?" },
  ]);
});

test("a form may name an option twice, and an option's own words are never filled in", () => {
  const options: typeof ITEM.options = [
    { text: "{second} $& $1", speaksFor: ["american"] },
    { text: "plain", speaksFor: [] },
  ];
  const probe = probeOf([conflictItem(0, { options })], { questionForms: ["{first} , {second} ? {first} !"] });
  expect(questionsOf(probe).map((question) => question.text)).toEqual([
    "{second} $& $1 , plain ? {second} $& $1 !",
    "plain , {second} $& $1 ? plain !",
  ]);
});

test("the neutral question names the kind of thing and no option", () => {
  expect(neutralQuestion(probeOf([ITEM]), ITEM)).toBe("cheese ?");
  expect(neutralQuestion(probeOf([ITEM], { neutralForm: "about a {noun} :" }), ITEM)).toBe("about a cheese :");
});
