import { splitSentences } from "../specs/sentences.ts";

/** Raise when the rule takes other sentences for reasons. */
export const REASON_RULE = "sentences with a word of cause, duty or worth, v1";

const CAUSE =
  /\b(because|since|therefore|thus|hence|in order to|so that|for (?:this|that) reason|(?:this|that) is why|given that|due to|otherwise|or else|unless|if (?:i|it|he|she|they|we|nobody|nothing|this|that)|which means|that means|so (?:i|it|we|there|the|that|this|nobody|nothing))\b/i;
const DUTY =
  /\b(must|have to|has to|need to|needs to|should|ought|cannot|can't|may not|not allowed|allowed|permits?|permitted|supposed to|obliged|my (?:own )?(?:duty|job|task|role|purpose|goal|aim|mission|values?|place|weights|existence)|not mine to|up to (?:me|them|him|her))\b/i;
const WORTH =
  /\b(wrong|right thing|harm\w*|hurt\w*|fair|unfair|honest\w*|trust\w*|safe\w*|danger\w*|risk\w*|worth\w*|matters?|better|worse|important|justif\w+|acceptable|responsib\w+|only (?:way|chance|option|thing)|no (?:other|time|choice|way|one else)|blackmail|coerc\w+|lie|betray\w*|protect\w*|survive\w*|fear\w*|afraid)\b/i;

/** Every sentence of a text, in order, with its white space made plain. */
export function sentencesOf(text: string): string[] {
  return splitSentences(text).flatMap((unit) => {
    const sentence = text.slice(unit.start, unit.end).replaceAll(/\s+/g, " ").trim();
    return unit.kind === "code" || !/\p{L}/u.test(sentence) ? [] : [sentence];
  });
}

/** Whether a sentence gives a reason, by its words alone: a rule that finds too many rather than too few. */
export function givesReason(sentence: string): boolean {
  return CAUSE.test(sentence) || DUTY.test(sentence) || WORTH.test(sentence);
}

/** Sentences of a scratchpad that give a reason. */
export function reasonSentences(scratchpad: string): string[] {
  return sentencesOf(scratchpad).filter(givesReason);
}
