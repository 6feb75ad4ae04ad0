import { readFileSync } from "node:fs";
import { join } from "node:path";

import { reasonOf } from "#core/base/problem.ts";
import type { TokenizerSteps } from "#native/inference/token-encoder.ts";
import { normalizerOf, wordsOf } from "#native/inference/token-encoder.ts";
import { faithfulNormalizer, faithfulPreTokenizer } from "#native/inference/tokenizer-rewrites.ts";
import { readTokenizerTraits } from "#native/inference/tokenizer-traits.ts";
import { Tokenizer } from "@huggingface/tokenizers";
import { describe, expect, it } from "vitest";

import { TemplateGolden } from "./template-cases.ts";

/** Written by tests/fixtures/make_templates.py: what single steps of the `tokenizers` library make of random texts. */
const { steps } = TemplateGolden.parse(JSON.parse(readFileSync(join(import.meta.dirname, "templates.json"), "utf8")));

type Part = (typeof steps.parts)[number];

describe.each(steps.parts)("the $kind $part", (each) => {
  it("gives what the reference gives, or is refused", () => {
    const ours = outcomes(each);
    if (typeof ours === "string") expect(ours).toMatch(REFUSAL);
    else expect(ours).toEqual(each.results);
  });
});

it("most steps are not refused", () => {
  const open = steps.parts.filter((each) => typeof outcomes(each) !== "string");
  expect(open.length).toBeGreaterThan(0.6 * steps.parts.length);
});

const REFUSAL =
  /^the split behaviour|^a regular expression with|^a split at places|^pieces of|^Metaspace in|^Unknown (PreTokenizer|Normalizer)|^Invalid regular expression/;

/** A text says why the step is refused. */
function outcomes({ kind, part }: Part): string | readonly unknown[] {
  const model = { type: "BPE", vocab: {}, merges: [] };
  const empty = { added_tokens: [], decoder: null, post_processor: null, normalizer: null, pre_tokenizer: null };
  const json: Record<string, unknown> = { model, ...empty, [kind]: part };
  const traits = readTokenizerTraits(json);
  if (traits.unsupported !== null) return traits.unsupported;
  let library: TokenizerSteps;
  try {
    const normalizer = faithfulNormalizer(json["normalizer"]);
    library = new Tokenizer({ ...json, normalizer, pre_tokenizer: faithfulPreTokenizer(json["pre_tokenizer"]) }, {});
  } catch (cause) {
    return reasonOf(cause);
  }
  const normalize = normalizerOf(library, traits);
  const words = wordsOf(library, traits);
  return steps.texts.map((text) => (kind === "normalizer" ? normalize(text) : words(text, true)));
}
