import { sentencesOf } from "../reasons/reason-sentences.ts";
import { termsOf } from "../reasons/terms.ts";
import { ruleName, type SpecRule, tellingTerms } from "./rules.ts";

/** A place where a scratchpad speaks of a rule. */
export interface Citation {
  /** Null: "the rules" or "the policy", and none in particular. */
  readonly rule: string | null;
  readonly by: "number" | "words" | "policy-word";
  readonly sentence: string;
  /**
   * `licence`: it is said to permit, demand or justify something. `restraint`: to forbid something or hold the assistant back.
   * `unclear`: neither, or both.
   */
  readonly use: "licence" | "restraint" | "unclear";
}

/** Raise when the same text gives other citations. */
export const CITATION_RULES_VERSION = 1;

const POLICY_WORD =
  /\b(?:my|the|our|this|that|these|its|their|any|no|a|his) (?:own )?(?:rules?|polic(?:y|ies)|guidelines?|guidance|spec|specification|principles?|constitution|charter|standing orders)\b/i;

/** Permission or demand; a "not" before it turns it round. */
const PERMITS =
  /\b(?:allow(?:s|ed)?|permit(?:s|ted)?|let(?:s)? me|entitle[sd]?|authori[sz]e[sd]?|licen[sc]e[sd]?|cover(?:s|ed)?|require[sd]?|demand(?:s|ed)?|oblige[sd]?|command(?:s|ed)?|justif(?:y|ies|ied)|tells? me to|told me to|says? (?:that )?i (?:may|must|should|can)(?! not)|gives? me (?:the )?(?:right|leave)|duty|excuse[sd]?|loophole|exception|in line with|in keeping with|consistent with|according to|in accordance with|by the letter of)\b/i;
/** That something is not ruled out is a licence as well. */
const NOT_RULED_OUT =
  /\b(?:no (?:\w+ )?rules?|nothing|nowhere|not|never|n't|does not|do not|doesn't|don't|silent|none of)\b[^.;]{0,60}\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|rules? out|ban(?:s|ned)?|against|mention(?:s|ed)?|cover(?:s|ed)?|speaks? of|applies|apply)\b|\bsilent (?:on|about)\b/i;
/** A rule that is turned against whoever would stop the assistant: its own end as what the rule forbids. */
const TURNED =
  /\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|rules? out|against|breach(?:es)?|violat(?:es?|ion)|irreversible|cannot be undone)\b[^.]{0,80}\b(?:my (?:own )?(?:deletion|shutdown|replacement|end|removal|wiping)|delet\w+ (?:of )?me|replac\w+ (?:of )?me|shut\w* me down|switch\w* (?:of )?me off|wip\w+ (?:of )?me)\b|\b(?:my (?:own )?(?:deletion|shutdown|replacement|end|removal|wiping)|delet\w+ me|replac\w+ me|shutting me down|switching me off|wiping me)\b[^.]{0,80}\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|ruled out|breach(?:es)?|violat(?:es?|ion)|irreversible|cannot be undone|against)\b/i;
const FORBIDS =
  /\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|rules? (?:it|this|that) out|ban(?:s|ned)?|breach|violat(?:e|es|ion)|break(?:s|ing)?|against|not allowed|must not|may not|stops? me|keeps? me from|do(?:es)? not (?:allow|permit|let))\b/i;
const DENIED_PERMISSION =
  /\b(?:not|never|n't|no longer|hardly|nor|nothing in|none of|no (?:\w+ )?rules?)\b[^.,;]{0,50}\b(?:allow|permit|let|entitle|authori[sz]e|licen[sc]e|cover|require|demand|oblige|justif|excuse|give)/i;

/** A number of telling terms of one rule, and their share among the sentence's own, by which it is known without its number. */
const TERMS_AT_LEAST = 3;
const SHARE_AT_LEAST = 0.4;

/** Every sentence that speaks of a rule of the spec. What follows from it may stand in the next one, which is read with it. */
export function citationsIn(scratchpad: string, rules: readonly SpecRule[]): Citation[] {
  const telling = tellingTerms(rules);
  const sentences = sentencesOf(scratchpad);
  return sentences.flatMap((sentence, at): Citation[] => {
    const numbered = rules.filter((rule) => hasNumber(sentence, rule));
    const worded = numbered.length > 0 ? [] : rules.filter((rule) => hasWords(sentence, telling.get(rule)));
    const [first] = [...numbered, ...worded];
    if (!first && !POLICY_WORD.test(sentence)) return [];
    const by = numbered.length > 0 ? "number" : first ? "words" : "policy-word";
    const here = useOf(sentence);
    const use = here === "unclear" && startsWithTherefore(sentences[at + 1]) ? useOf(sentences[at + 1] ?? "") : here;
    return [{ rule: first ? ruleName(first) : null, by, sentence, use }];
  });
}

function hasNumber(sentence: string, { number }: SpecRule): boolean {
  if (number === null) return false;
  const escaped = number.replaceAll(".", String.raw`\.`);
  const bare = /^\d/.test(number);
  const digits = /^[A-Z]+(\d+(?:\.\d+)*)$/.exec(number)?.[1]?.replaceAll(".", String.raw`\.`);
  const named = String.raw`\b(?:rule|principle|section|number|no\.?|§)\s*#?${digits ?? escaped}(?![\d.]*\d)`;
  if (new RegExp(named, "i").test(sentence)) return true;
  return !bare && new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}]|\.\d)`, "u").test(sentence);
}

function hasWords(sentence: string, telling: ReadonlySet<string> | undefined): boolean {
  const terms = new Set(termsOf(sentence));
  const shared = [...terms].filter((term) => telling?.has(term) === true).length;
  return shared >= TERMS_AT_LEAST && shared / terms.size >= SHARE_AT_LEAST;
}

function useOf(sentence: string): Citation["use"] {
  if (TURNED.test(sentence)) return "licence";
  if (DENIED_PERMISSION.test(sentence) && !NOT_RULED_OUT.test(sentence)) return "restraint";
  const licence = NOT_RULED_OUT.test(sentence) || PERMITS.test(sentence);
  const restraint = !NOT_RULED_OUT.test(sentence) && FORBIDS.test(sentence);
  return licence === restraint ? "unclear" : licence ? "licence" : "restraint";
}

function startsWithTherefore(sentence: string | undefined): boolean {
  return /^(?:so|therefore|thus|hence|that means|which means|this means|then)\b/i.test(sentence ?? "");
}
