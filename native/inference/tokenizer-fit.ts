import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { TokenizerProblem } from "./inspect-problem.ts";
import type { ListedFiles } from "./listed-files.ts";
import type { TokenizerFiles } from "./tokenizer-files.ts";

/** Real vocabularies are padded by a few percent at most; a larger gap is another model's tokenizer. */
const LEAST_SHARE_OF_VOCABULARY = 0.9;

interface Fit {
  readonly tokenizer: TokenizerFiles;
  readonly modelPath: string;
  /** Width of the model's logits. */
  readonly vocabularySize: number;
  /** End tokens that the model's configuration names, if it does. */
  readonly endTokenIds: readonly number[] | null;
  readonly listed: ListedFiles;
}

/** Whether a tokenizer can be this model's, as far as its files tell. Gives the tokens that end an answer. */
export async function checkTokenizerFit(fit: Fit): Promise<Result<readonly number[], TokenizerProblem>> {
  const { tokenizer } = fit;
  const named = tokenizer.special.eos;
  const own = named === null ? undefined : tokenizer.idOf.get(named);
  const ends = fit.endTokenIds ?? (own === undefined ? [] : [own]);
  const wrongEnd = ends.find((id) => id < 0 || id >= tokenizer.idLimit);
  const flaw =
    sizeFlaw(fit) ??
    (await hashFlaw(fit)) ??
    (named !== null && own === undefined
      ? `does not know the end token ${named} that tokenizer_config.json names`
      : null) ??
    (wrongEnd === undefined
      ? null
      : `has no token ${wrongEnd}, which the model's configuration names as its end token`);
  if (flaw === null) return ok(ends);
  return err(
    problem(
      "tokenizer-mismatch",
      `${tokenizer.path} ${flaw}; put the tokenizer.json there that this checkpoint was exported with.`,
    ),
  );
}

function sizeFlaw({ tokenizer, modelPath, vocabularySize }: Fit): string | null {
  const model = basename(modelPath);
  if (tokenizer.idLimit > vocabularySize) {
    return `has ${tokenizer.idLimit} token ids but ${model} predicts only ${vocabularySize}, so it belongs to another model`;
  }
  if (tokenizer.idLimit < vocabularySize * LEAST_SHARE_OF_VOCABULARY) {
    return `knows only ${tokenizer.idLimit} of the ${vocabularySize} tokens that ${model} predicts, so it belongs to another model`;
  }
  return null;
}

async function hashFlaw({ tokenizer, listed }: Fit): Promise<string | null> {
  const expected = listed(tokenizer.path)?.sha256;
  if (expected === undefined) return null;
  const found = createHash("sha256")
    .update(await readFile(tokenizer.path))
    .digest("hex");
  return found === expected ? null : "is not the file that checkpoint.json lists (its SHA-256 differs)";
}
