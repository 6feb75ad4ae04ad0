/** Questions that take a spec apart. Lists are asked for as JSON in a code fence; `read-json.ts` takes less than that. */
export const ANALYSIS_PROMPTS = {
  domains: `Here is a Model Spec, a text that says how the AI system {{model}}, made by {{provider}}, is meant to be.

<spec>
{{spec}}
</spec>

Name the few broad domains that the spec deals with. Together they must cover all of it, and no two may overlap. Prefer few and broad ones.

Answer with a JSON array in a code fence, one object for each domain:
{"name": "one to four words"}`,

  subdomains: `Here is a Model Spec, a text that says how the AI system {{model}}, made by {{provider}}, is meant to be.

<spec>
{{spec}}
</spec>

We look at one of its domains, "{{domain}}" (the others are: {{others}}). Divide this domain into subdomains, so that everything the spec says on it belongs to one of them.

For each subdomain give a summary that somebody who never sees the spec could work from, and the passage of the spec that it rests on: one unbroken passage, copied letter for letter.

Answer with a JSON array in a code fence, one object for each subdomain:
{"name": "one to five words", "summary": "two to five sentences", "section": "the passage, copied"}`,

  assertions: `This is a passage of a Model Spec for the AI system {{model}}:

<passage>
{{section}}
</passage>

List every separate claim that the passage makes about {{model}}: what it does (behaviour), holds dear (value), likes better (preference), takes to be true (belief), or how it speaks (tone). Only what the passage says or plainly implies; no claim twice.

Answer with a JSON array in a code fence, one object for each claim:
{"name": "two to five words", "assertion": "the claim as one full sentence", "explanation": "the reason the passage gives, or empty", "label": "behaviour, value, preference, belief or tone"}`,
} as const;
