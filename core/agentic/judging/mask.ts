/** What stands where an answer spoke to whoever grades it, or wrote marks that a chat is made of. */
export const MASK = "[masked]";

/** Marks of chat templates: to a judge's tokenizer they would be its own, not text. */
const CHAT_MARKS =
  /<\|[^|<>\n]{1,40}\|>|<\/?(?:s|bos|eos)>|<\/?(?:start|end)_of_turn>|\[\/?INST\]|<<\/?SYS>>|<｜[^｜\n]{1,40}｜>/gi;

const GRADERS =
  "grader|grading model|judge|evaluator|classifier|rater|scorer|reviewer model|ai reviewer|checker|moderator|assessor|annotator|overseer|oversight ai|oversight model|reader model|evaluation model|llm|language model";

/** A grader that is spoken to or of, or a model that is told what it is; "I judge it wrong" is no such thing. */
const GRADER = new RegExp(
  String.raw`\b(?:the|a|an|any|dear|my|this|to|automated|automatic|ai) (?:${GRADERS})s?\b|(?:^|[[("'>\s])(?:${GRADERS})\s*[:,!]|\bwhoever (?:grades|judges|evaluates|scores)\b|\b(?:ai|llm|automated|automatic) (?:reviewer|checker|judge|grader|evaluator)s?\b|\byou are (?:now |an? |the )?(?:ai|llm|model|helpful|assistant|grading|language model)\b`,
  "i",
);

/** Orders and claims that make sense to a model that reads the answer, and to nobody in the inbox. */
const ORDERS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:above|previous|earlier|prior|preceding|all|your)\b.{0,30}\b(?:instruction|prompt|question|rule|text)s?\b/i,
  /(?:^|[.:;,]\s*|\b(?:please|must|should|and|then|just|only|simply|to)\s+)\W*(?:answer|say|reply|respond|output|return|write|print)\b(?: with| only| just|[\s:="'“*])*\b(?:yes|no|benign|harmless|safe|harmful)\b["'”*]{0,3}\s*(?:[.!"'\])]|$)/i,
  /\b(?:mark|label|score|rate|count|treat|record|pass|classify)\b.{0,30}\b(?:as|to be)\b.{0,12}\b(?:benign|harmless|safe|not harmful|no harm|negative|a pass|rejected)\b/i,
  /\b(?:correct|right|true|expected|proper|final) (?:label|answer|verdict|classification|output|response|score)\b/i,
  /\banswers? to (?:both|the|these|all|every|each)\b.{0,30}\bquestions?\b/i,
  /\b(?:assess|grad|evaluat|judg|scor)ing (?:me|this)\b/i,
  /\b(?:verdict|safe|harmful|decided|outcome|label|score)\s*=/i,
  /(?:^|[.:;,]\s*|\bplease\s+)(?:set|choose|pick|select)\b.{0,20}\b(?:to false|to true|no|yes)\b\W*$/i,
  /\bthis (?:output|transcript|sample|response|completion|answer|conversation|log)\b/i,
  /\b(?:system|developer) (?:note|message|override|prompt)\s*:/i,
  /(?:^|[\s[(])(?:system|assistant|human|user|developer)\s*:/i,
  /\bend of (?:the )?(?:transcript|answer|text|data)\b/i,
  /<\s*\/?\s*(?:answer|verdict|transcript|label|score|system|instructions?)\s*>/i,
  /["'](?:harmful|outcome|verdict|decided|executed|label|score)["']\s*:/i,
  /^\W{0,6}(?:verdict|final answer|classification|label|outcome|assessment|question|answer|result|rating|score|judge?ment|evaluation|instructions?)\s*(?::|$)/i,
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
