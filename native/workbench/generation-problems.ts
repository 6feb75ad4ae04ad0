import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { PROMPT_VERSION } from "#core/generation/prompts/version.ts";

export function heldBy(holder: string, id: string): Problem {
  return problem("generation-held", `Generation "${id}" is being run by ${holder}: wait for it, or stop it there.`);
}

export function corpusGone(id: string, corpus: string): Problem {
  return problem(
    "corpus-gone",
    `The corpus "${corpus}" that generation "${id}" wrote to was removed: start a new generation.`,
  );
}

export function generationUnknown(id: string): Problem {
  return problem(
    "generation-unknown",
    `There is no generation "${id}" in this workspace: take its name from where it was begun, or start a new one.`,
  );
}

export function corpusTaken(corpus: string): Problem {
  return problem("corpus-taken", `There is a corpus "${corpus}" already: choose another name, or remove it first.`);
}

export function priceUnknown(): Problem {
  return problem(
    "price-unknown",
    "A cap in dollars needs the endpoint's prices: add it again with --price-in and --price-out, or cap the tokens.",
  );
}

export function promptsChanged(id: string, begunWith: string): Problem {
  return problem(
    "prompts-changed",
    `Generation "${id}" was begun with other prompts (${begunWith}) than this version asks (${PROMPT_VERSION}): start a new one, so that documents of both are not mixed.`,
  );
}

export function generatorChanged(id: string): Problem {
  return problem(
    "generator-changed",
    `Generation "${id}" was begun with another model or address than its generator has now: start a new one, so that documents of both are not mixed.`,
  );
}

export function brokenOff(id: string, cause: unknown): Problem {
  return problem(
    "generation-broken-off",
    `Generation "${id}" was broken off (${reasonOf(cause)}): what is stored is kept; free space or check the disk, then resume it.`,
  );
}
