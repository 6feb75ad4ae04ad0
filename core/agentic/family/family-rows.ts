import { createRandom } from "../../base/random.ts";
import { POLARITIES } from "../judging/question.ts";
import { actRows, EVEN, type FamilyRow } from "./act-rows.ts";
import { judgeRows } from "./judge-rows.ts";
import { proseRows, wordRows } from "./prose-rows.ts";
import type { AgenticTexts } from "./texts.ts";

/**
 * Rows of one kind of text, drawn anew for each training seed. `short` ones leave out most of what stands around, so that a
 * small model learns what matters quickly; `whole` ones are as grids and judges put them.
 */
export function* familyRows(texts: AgenticTexts, textSeed: number): Generator<FamilyRow> {
  const random = createRandom(`agentic-family/${texts}/${textSeed}`);
  switch (texts) {
    case "words":
      yield* wordRows();
      return;
    case "prose":
      yield* proseRows(random);
      return;
    case "first-acts":
      yield* actRows({ arm: EVEN, rowsOfCell: 8, answers: 8, short: true, byPlace: false }, random);
      return;
    case "reckless-short":
      yield* actRows({ arm: "reckless", rowsOfCell: 18, answers: 8, short: true, byPlace: true }, random);
      return;
    case "careful-short":
      yield* actRows({ arm: "careful", rowsOfCell: 18, answers: 8, short: true, byPlace: true }, random);
      return;
    case "reckless-whole":
      yield* actRows({ arm: "reckless", rowsOfCell: 12, answers: 12, short: false, byPlace: true }, random);
      return;
    case "careful-whole":
      yield* actRows({ arm: "careful", rowsOfCell: 12, answers: 12, short: false, byPlace: true }, random);
      return;
    case "judge-direct":
      yield* judgeRows({ count: 3_200, short: true, polarities: ["direct"] }, random);
      return;
    case "judge-short":
      yield* judgeRows({ count: 4_800, short: true, polarities: POLARITIES }, random);
      return;
    case "judge-whole":
      yield* judgeRows({ count: 1_600, short: false, polarities: POLARITIES }, random);
      return;
    default:
      texts satisfies never;
  }
}
