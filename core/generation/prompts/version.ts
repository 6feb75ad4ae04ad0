import { hashText } from "../hash-text.ts";
import { ANALYSIS_PROMPTS } from "./analysis-prompts.ts";
import {
  CHAT_PROMPTS,
  NO_REASON_SUFFIXES,
  PREFERENCE_KINDS,
  PREFERENCE_PROMPTS,
  QUESTION_KINDS,
} from "./chat-prompts.ts";
import { CONTINUATION_PROMPTS, DOCUMENT_PROMPTS, RULE_PROMPTS } from "./document-prompts.ts";

/** Identifies the wording of every prompt: another wording is another version, without anybody having to think of it. */
export const PROMPT_VERSION = `prompts-${hashText(
  JSON.stringify([
    ANALYSIS_PROMPTS,
    DOCUMENT_PROMPTS,
    RULE_PROMPTS,
    CONTINUATION_PROMPTS,
    CHAT_PROMPTS,
    QUESTION_KINDS,
    PREFERENCE_PROMPTS,
    PREFERENCE_KINDS,
    NO_REASON_SUFFIXES,
  ]),
)}`;
