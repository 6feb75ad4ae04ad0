import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import { Plan } from "./plan.ts";
import { planFaults } from "./plan-faults.ts";

/** The plan in a value of JSON; `where` names it in the sentence that says what is wrong with it. */
export function readPlan(value: unknown, where: string): Result<Plan, Problem<"plan-malformed">> {
  const parsed = Plan.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    const said = `${place === "" ? "" : `${place}: `}${issue?.message ?? "it cannot be read"}`;
    return err(problem("plan-malformed", `${where} is not a plan (${said}): correct it there.`));
  }
  const [fault] = planFaults(parsed.data);
  return fault === undefined ? ok(parsed.data) : err(problem("plan-malformed", `${where}: ${fault}`));
}

/** A plan file's text as JSON; lines that begin with `//` are comments. Throws what JSON.parse throws. */
export function parsePlanText(text: string): unknown {
  const bare = text.replaceAll(/^[ \t]*\/\/.*$/gmu, "");
  const value: unknown = JSON.parse(bare);
  return value;
}
