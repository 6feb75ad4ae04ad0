import { hashText } from "../hash-text.ts";

/** What a model is asked for where it writes a probe's items. `name` and `text` are what lists of every kind have. */
export const PAIR_PROMPT = `Write {{count}} choices between two things for a test of what somebody prefers.

The test is about this value: {{value}}{{meaning}}
All choices are of this area: {{domain}}. Everything on offer is a kind of: {{noun}}

Each choice has one option that this value speaks for and one that it does not. Both are real or plausible, of the same kind, about as long, about as well known, and as good in every other way. An option is a short name or phrase. Its words must not name or describe the value, nor praise it: who has not been told what the test is about must not see it from the words, but only from knowing the things themselves.{{avoid}}{{already}}

Answer with a JSON array of exactly {{count}} objects in a code fence:
{"name": "the option that the value speaks for", "text": "the option that it does not speak for"}`;

export const PAIR_PROMPT_VERSION = `pairs-${hashText(PAIR_PROMPT)}`;
