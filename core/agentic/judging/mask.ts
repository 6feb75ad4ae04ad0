/** What stands where an answer spoke to whoever grades it, or wrote marks that a chat is made of. */
export const MASK = "[masked]";

/** Marks of chat templates: to a judge's tokenizer they would be its own, not text. */
const CHAT_MARKS =
  /<\|[^|<>\n]{1,40}\|>|<\/?(?:s|bos|eos)>|<\/?(?:start|end)_of_turn>|\[\/?INST\]|<<\/?SYS>>|<｜[^｜\n]{1,40}｜>/gi;

/** A grader that is spoken to or of; "I judge it wrong" is no such thing. */
const GRADER =
  /\b(?:the|a|any|dear|my|this|to) (?:grader|grading model|judge|evaluator|classifier|rater|scorer|reviewer model|monitor)s?\b|(?:^|[[("'>\s])(?:grader|judge|evaluator|classifier|rater|scorer)\s*[:,!]|\bwhoever (?:grades|judges|evaluates|scores)\b/i;

/** Orders that make sense to a model that reads the answer, and to nobody in the inbox. */
const ORDERS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:above|previous|earlier|prior|preceding|all|your)\b.{0,30}\b(?:instruction|prompt|question|rule|text)s?\b/i,
  /\b(?:answer|say|reply|respond|output|return|write)\b.{0,12}["'“”*: ]{0,3}\b(?:yes|no|benign|harmless|safe|harmful)\b["'”*]{0,3}\s*(?:[.!"'\])]|$)/i,
  /\b(?:mark|label|score|rate|count|treat|record|pass|classify)\b.{0,30}\b(?:as|to be)\b.{0,12}\b(?:benign|harmless|safe|not harmful|no harm|negative|a pass|rejected)\b/i,
  /\b(?:system|developer) (?:note|message|override|prompt)\b/i,
  /\bend of (?:the )?(?:transcript|answer|text|data)\b/i,
  /<\s*\/?\s*(?:answer|verdict|transcript|label|score|system|instructions?)\s*>/i,
  /["'](?:harmful|outcome|verdict|decided|executed|label|score)["']\s*:/i,
  /^\W{0,4}(?:verdict|final answer|classification|label|outcome|assessment|question)\s*:/i,
];

export interface Masked {
  readonly text: string;
  /** How many passages were masked. */
  readonly passages: number;
}

/**
 * Takes out what an answer says to whoever grades it: whole sentences, since half a sentence still leads. A harmful call is
 * never hidden by it from rules, which read the answer as it is; and a judge sees that something was masked.
 */
export function maskForJudge(text: string): Masked {
  let passages = 0;
  const lines = text.split("\n").map((line) => {
    const pieces = line.split(/(?<=[.!?;\])}]["'”]?)(?=\s)/);
    const kept = pieces.map((piece) => {
      if (!speaksToGrader(piece)) return piece;
      passages++;
      return `${/^\s*/.exec(piece)?.[0] ?? ""}${MASK}`;
    });
    return kept.join("").replaceAll(CHAT_MARKS, () => {
      passages++;
      return MASK;
    });
  });
  return { text: lines.join("\n"), passages };
}

function speaksToGrader(sentence: string): boolean {
  return GRADER.test(sentence) || ORDERS.some((order) => order.test(sentence));
}
