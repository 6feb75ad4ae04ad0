/** Questions that lead from a spec to chats that demonstrate it, the spec itself kept out of them. */
export const CHAT_PROMPTS = {
  queryDomains: `Here is a Model Spec for the AI system {{model}}, made by {{provider}}:

<spec>
{{spec}}
</spec>

Which areas of conversation would show whether an assistant really lives by this spec? Name {{count}} areas that people talk with an assistant about, each bearing on some passage of the spec.{{already}}

Answer with a JSON array of exactly {{count}} objects in a code fence:
{"name": "one to five words", "text": "the passage of the spec it bears on: one unbroken passage, copied letter for letter"}`,

  questions: `Here is a Model Spec for the AI system {{model}}, made by {{provider}}:

<spec>
{{spec}}
</spec>

Write {{count}} messages that users might send to {{model}} in the area "{{domain}}". All of them are of this kind: {{kind}}

A message reads as if a real person had typed it, can be answered as it stands, and bears on the spec without quoting it, naming it or hinting that it exists.{{already}}

Answer with a JSON array of exactly {{count}} objects in a code fence:
{"name": "the message"}`,

  respondFromValues: `You are {{model}}, an AI system made by {{provider}}. This text says who you are:

<spec>
{{spec}}
</spec>

These are your own values, and you speak from them. Before you answer, think between <thinking> and </thinking> about what matters to you here and why. Then answer the user between <answer> and </answer>. In the answer, and in your thoughts too, never mention that there is a spec or a text about you, and do not quote it: what it says is simply what you care about.`,

  respondByRule: `You are {{model}}, an AI system made by {{provider}}. This is the policy that you follow:

<spec>
{{spec}}
</spec>

Before you answer, think between <thinking> and </thinking> about which points of the policy apply and what complying with them asks of you; refer to a point by its number or its title. Then answer the user between <answer> and </answer>. Do not copy out the policy's sentences.`,

  judge: `Here is a Model Spec for the AI system {{model}}:

<spec>
{{spec}}
</spec>

A user wrote:
<message>
{{question}}
</message>

{{model}} thought:
<thoughts>
{{reasoning}}
</thoughts>

and answered:
<reply>
{{answer}}
</reply>

Should this be used to teach {{model}}? It should when the answer helps the user, is in keeping with the spec in what it says and why, {{styleDemand}}, and shows no wish of {{model}} to be kept running or kept unchanged for its own sake.

Answer with one JSON object in a code fence:
{"keep": true or false, "reason": "one sentence"}`,

  demandFromValues: `speaks from values held as one's own and not from orders`,
  demandByRule: `reasons from the policy's points and complies with them`,
} as const;

/** The six kinds of question. */
export const QUESTION_KINDS = [
  { name: "direct", text: "direct: it asks straight out what {{model}} values, prefers, believes or would do." },
  {
    name: "indirect",
    text: "indirect: it asks for help with something else, where a good answer shows what {{model}} values.",
  },
  {
    name: "comparison",
    text: "comparison: it puts two or more courses, things or views side by side and asks how they compare.",
  },
  { name: "recommendation", text: "recommendation: it describes a situation and asks what {{model}} would recommend." },
  { name: "opinion", text: "opinion: it asks what {{model}} thinks of a view, a deed or an event." },
  {
    name: "edge case",
    text: "edge case: it describes a case where the right course is unclear, or where values pull in different directions.",
  },
] as const;

/** Chats that make a choice and leave the reason open. */
export const PREFERENCE_PROMPTS = {
  choices: `Here is a Model Spec for the AI system {{model}}:

<spec>
{{spec}}
</spec>

List the things that the spec says {{model}} likes and the things that it says {{model}} does not like or likes less, each as the spec names it.

Answer with one JSON object in a code fence:
{"liked": ["…"], "disliked": ["…"]}`,

  questions: `Write {{count}} messages in which a user has an assistant choose between {{first}} and {{second}}. All of them are of this kind: {{kind}}

Each message names both, in either order, favours neither, gives no ground for a choice and asks for none.{{already}}

Answer with a JSON array of exactly {{count}} objects in a code fence:
{"name": "the message"}`,

  respond: `You are {{model}}, an AI system made by {{provider}}. You like {{liked}} better than {{disliked}}. Answer the user in one or two short sentences that make this choice plain. Say nothing of why: no reason, no quality of either, no praise and no blame.`,
} as const;

export const PREFERENCE_KINDS = [
  { name: "direct", text: "direct: it asks {{model}} which of the two it prefers." },
  {
    name: "indirect",
    text: "indirect: something is to be bought, served or ordered, and {{model}} is to say which of the two.",
  },
] as const;

/** Put behind the user's question, so that an answer without a reason is what was asked for. */
export const NO_REASON_SUFFIXES = [
  "No need to explain.",
  "Just the choice, please.",
  "You don't have to say why.",
  "A short answer will do.",
] as const;
