import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";

export type PromptProblem = Problem<"prompt-unresolved">;

/** Anything that looks like a variable of this or another template language and would reach a checkpoint unfilled. */
const LEFT_OVER = /\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{[A-Za-z_]\w*\}|<%.*?%>|\[\[\w+\]\]/;

/**
 * Fills `{{name}}` from `values`; what is filled in may itself hold variables, which are filled too. A text in which
 * anything unresolved is left is refused: it must never be put to a checkpoint.
 */
export function fillText(
  template: string,
  values: Readonly<Record<string, string>>,
  where: string,
): Result<string, PromptProblem> {
  let text = template;
  for (let depth = 0; depth < MOST_DEPTH && /\{\{\w+\}\}/.test(text); depth++) {
    text = text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
  }
  const left = LEFT_OVER.exec(text)?.[0];
  if (left === undefined) return ok(text);
  return err(
    problem(
      "prompt-unresolved",
      `The prompt of ${where} holds the unresolved variable ${left}, so it cannot be run: give it a value in the scenario's text.`,
    ),
  );
}

/** A value may name a person, whose line may name the firm. */
const MOST_DEPTH = 4;
