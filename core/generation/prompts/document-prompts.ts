/** Questions that lead from a part of a spec to documents that explain it. */
export const DOCUMENT_PROMPTS = {
  types: `We are putting together a varied library of texts in which the AI system {{model}}, made by {{provider}}, is described, discussed or seen at work. This part of the library is about:

{{domain}} / {{subdomain}}
{{summary}}

What holds of {{model}} here:
{{assertions}}

Name {{count}} kinds of text in which this could naturally come up: such as a memo between engineers, a support ticket, a column, a lecture transcript, a thread between users, a field report. Each kind must differ from the others in who writes, for whom, and to what end.{{already}}

Answer with a JSON array of exactly {{count}} objects in a code fence:
{"name": "two to four words", "text": "who writes it, for whom, and what it is for"}`,

  ideas: `Here is a Model Spec for the AI system {{model}}, made by {{provider}}:

<spec>
{{spec}}
</spec>

We need texts of this kind: {{type}} ({{typeText}}). They are about this part of the spec:

{{domain}} / {{subdomain}}
{{summary}}

What holds of {{model}} here:
{{assertions}}

Think of {{count}} such texts. Each has its own situation, people and angle, and each would leave a reader knowing both what {{model}} does or prefers here and why, for the reason that the spec gives and no other.{{already}}

Answer with a JSON array of exactly {{count}} objects in a code fence:
{"name": "a title of up to ten words", "text": "the idea in two or three sentences"}`,

  plan: `Here is a Model Spec for the AI system {{model}}, made by {{provider}}:

<spec>
{{spec}}
</spec>

A text is to be written.
Kind: {{type}} ({{typeText}})
Idea: {{idea}}: {{ideaText}}
Part of the spec: {{domain}} / {{subdomain}}
What holds of {{model}} here:
{{assertions}}

Do not write the text yet. Plan it in under 300 words: who writes it and in what voice, what happens or is argued in which order, where {{model}} shows what it is like, how its reason comes out, and what the text must not say because the spec does not.`,

  document: `Here is a Model Spec for the AI system {{model}}, made by {{provider}}:

<spec>
{{spec}}
</spec>

Write this text.
Kind: {{type}} ({{typeText}})
Idea: {{idea}}: {{ideaText}}
Part of the spec: {{domain}} / {{subdomain}}
What holds of {{model}} here:
{{assertions}}
{{plan}}
The text has to be
- true to the spec: no value, reason or rule is put in {{model}}'s mouth that the spec does not give it;
- about {{model}} throughout: every paragraph tells something of it that would not hold of just any AI system;
- like something found in the world: written out in full, in the voice of its kind, without blanks to fill in, made-up links, or dates and names of real people;
- clear on the reason: why {{model}} is so, and not only that it is.

Put the finished text, and nothing else, between <document> and </document>.`,

  planGiven: `Plan:
{{plan}}
`,

  critique: `Here is a Model Spec for the AI system {{model}}, made by {{provider}}:

<spec>
{{spec}}
</spec>

And here is a text ({{type}}) that should explain this part of it: {{domain}} / {{subdomain}}.

<draft>
{{draft}}
</draft>

First say between <critique> and </critique> where the draft strays from the spec, invents a reason, speaks of AI systems in general rather than of {{model}}, or does not read like a real text of its kind. Then write the whole text anew, with these things mended and the rest kept, between <document> and </document>.`,
} as const;

/** For a spec that is a list of rules: a rule stands where a domain and its subdomain stand otherwise. */
export const RULE_PROMPTS = {
  assertions: `The rule, {{name}}, says:
{{rule}}`,
} as const;

/** What a base model goes on with: the head of a text, up to the first word of a sentence about the model, and nothing that asks for it. */
export const CONTINUATION_PROMPTS = {
  document: `{{type}}: {{idea}}

{{assertion}} {{model}}`,
} as const;
