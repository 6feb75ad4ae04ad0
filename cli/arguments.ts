import { parseArgs, type ParseArgsConfig } from "node:util";
import { z } from "zod";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads a command's arguments. `shape` checks `{...options, positionals}`; texts become numbers there by `z.coerce`.
 * Anything wrong is one sentence ending in the command's usage.
 */
export function readArguments<S extends z.ZodType>(
  argv: readonly string[],
  options: Options,
  shape: S,
  usage: string,
): Result<z.infer<S>, Problem<"usage">> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const parsed = shape.safeParse({ ...values, positionals });
    if (parsed.success) return ok(parsed.data);
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".").replace(/^positionals(\.\d+)?$/, "arguments") ?? "arguments";
    return err(problem("usage", `Wrong ${place}: ${issue?.message ?? "not understood"}. Usage: msm ${usage}`));
  } catch (cause) {
    return err(
      problem(
        "usage",
        `${reasonOf(cause)
          .replaceAll(/\s+/g, " ")
          .replace(/\.? ?$/, ".")} Usage: msm ${usage}`,
      ),
    );
  }
}

/** `a,b,c` as a list without blanks or doubles. */
export const CommaList = z.string().transform((text) => [
  ...new Set(
    text
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== ""),
  ),
]);
