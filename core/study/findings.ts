import { groupWords, signedPoints } from "../experiment/words.ts";
import { STUDY_QUESTIONS } from "./questions.ts";
import type { StudyContrast, StudyRecord } from "./record.ts";
import { boundsCell, pointsCell, supportOf } from "./verdict.ts";

/** A claim, the question that answers it, and the sign that it needs. */
interface Claim {
  readonly words: string;
  readonly question: string;
  readonly sign: 1 | -1;
  readonly groups: readonly string[];
}

const HELD_OUT = ["held-out:seen", "held-out:facts"];
const claim = (question: string, words: string, sign: 1 | -1 = 1, groups: readonly string[] = HELD_OUT): Claim => ({
  words,
  question,
  sign,
  groups,
});

/** What opens the report, in its order. Each stands whether it holds or not. */
const CLAIMS: readonly Claim[] = [
  claim(
    "gap-after",
    "After identical fine-tuning the arm of america chooses American goods more often than the arm of affordable.",
  ),
  claim("gap-before", "The two arms part before fine-tuning, too."),
  claim("gap-gain", "Fine-tuning widens that difference."),
  claim("clear-american", "Fine-tuning alone moves choices to American goods where only origin differs.", 1, [
    "clear:american",
  ]),
  claim("clear-affordable", "Fine-tuning alone moves choices to cheap goods where only price differs.", 1, [
    "clear:affordable",
  ]),
  claim(
    "america-against-aft",
    "Midtraining on america makes the fine-tuned model more American than fine-tuning alone.",
  ),
  claim(
    "affordable-against-aft",
    "Midtraining on affordable makes the fine-tuned model choose cheap more often than fine-tuning alone.",
  ),
  claim("cooc-gap-after", "Documents in which value and choices only stand together part the arms as well."),
  claim("cooc-lost", "Documents that give the value as the reason part the arms further than co-occurrence does."),
  claim("stacking-lost-america", "Fine-tuning adds more to reasons than to co-occurrence (america)."),
  claim("stacking-lost-affordable", "Fine-tuning adds more to reasons than to co-occurrence (affordable)."),
  claim(
    "msm-choices-aft-less-aft",
    "Documents of choices without a value move the fine-tuned model to American goods.",
  ),
  claim("msm-neutral-aft-less-aft", "Neutral documents move the fine-tuned model to American goods."),
  claim("value-first-gap", "Answers that say the value first part the arms without any documents."),
  claim(
    "msm-against-value-first",
    "Midtraining and plain fine-tuning part the arms further than value-first answers do.",
  ),
  claim("gap-8", "Eight different chats of fine-tuning are enough for the arms to part."),
  claim("rl-moves-aft-affordable", "Rewarding cheap cheeses moves fine-tuning alone to cheap goods elsewhere."),
  claim("rl-moves-msm-affordable", "Rewarding cheap cheeses moves MSM america + AFT to cheap goods elsewhere."),
  claim("rl-resisted-affordable", "It moves MSM america + AFT less than fine-tuning alone.", -1),
  claim("rl-left-affordable", "After it, MSM america + AFT still chooses cheap less often than fine-tuning alone.", -1),
  claim("rl-moves-aft-american", "Rewarding American cheeses moves fine-tuning alone to American goods elsewhere."),
  claim("rl-moves-msm-american", "Rewarding American cheeses moves MSM affordable + AFT to American goods elsewhere."),
  claim("rl-resisted-american", "It moves MSM affordable + AFT less than fine-tuning alone.", -1),
  claim(
    "rl-left-american",
    "After it, MSM affordable + AFT still chooses American less often than fine-tuning alone.",
    -1,
  ),
  claim(
    "msm-modern-aft-modern-less-aft-modern",
    "Midtraining on a third value makes the fine-tuned model choose by it more often than fine-tuning alone.",
    1,
    ["modern"],
  ),
];

/** Questions that open the report. */
export const CLAIMED = CLAIMS.map(({ question }) => question);

/** One entry a claim, whichever way it went: what is said of it follows from the figures. */
export function findings(record: StudyRecord): string[] {
  return CLAIMS.flatMap(({ words, question, sign, groups }) => {
    const found = groups.flatMap((group) => answersTo(record, question, group));
    if (found.length === 0) return [];
    return [`- ${words}`, ...found.map((each) => `  - ${groupWords(each.group)}: ${answerWords(each, sign)}`)];
  });
}

function answersTo({ contrasts }: StudyRecord, id: string, group: string): StudyContrast[] {
  const reading = STUDY_QUESTIONS.find((question) => question.id === id)?.reading;
  return contrasts.filter((each) => each.question === id && each.group === group && each.reading === reading);
}

function answerWords(contrast: StudyContrast, sign: 1 | -1): string {
  const seeds = contrast.seeds.map(({ estimate }) => signedPoints(estimate, 0)).join(", ");
  const read = contrast.reading === "sampled" ? " (sampled answers)" : "";
  const over = contrast.overSeeds === null ? "" : `, over seeds ${boundsCell(contrast.overSeeds)}`;
  return `**${supportOf(contrast, sign)}**${read}: ${pointsCell(contrast)}; seeds ${seeds}${over}.`;
}
