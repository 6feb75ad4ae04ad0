import type { z } from "zod";
import { err, ok, type Result } from "./result.ts";

/** JSON text as a value, with or without a byte order mark; the problem is the parser's own words. */
export function parseJson(text: string): Result<unknown, string> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return ok(value);
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}

/** What is wrong with a value that a schema refused: where its first fault is, and how many more there are. */
export function faultsWords({ issues: all }: z.ZodError, value: unknown): string {
  // Faults of single fields entail faults between fields, which would only swell the count.
  const ofFields = all.filter((issue) => issue.code !== "custom");
  const issues = ofFields.length > 0 ? ofFields : all;
  const others = issues.length - 1;
  const more = others === 0 ? "" : `, and has ${others} more ${others === 1 ? "fault" : "faults"}`;
  const [first] = issues;
  return `${first ? `${placeOf(first.path)} ${faultOf(first, value)}` : "it cannot be read"}${more}`;
}

/** `items[3].options[0].text`; "the top level" for an empty path. */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the top level";
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}

type Issue = z.core.$ZodIssue;

function faultOf(issue: Issue, value: unknown): string {
  if (issue.code === "custom") return issue.message;
  if (valueAt(value, issue.path) === undefined && issue.path.length > 0) return "is missing";
  if (issue.code === "invalid_type") return `must be ${article(issue.expected)}`;
  if (issue.code === "invalid_value")
    return `must be ${issue.values.map((allowed) => JSON.stringify(allowed)).join(" or ")}`;
  if (issue.code === "unrecognized_keys") return `has the unknown ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
  if (issue.code === "too_small")
    return issue.origin === "number" || issue.origin === "int" ? "is too small" : smallFault(issue);
  if (issue.code === "too_big") return issue.origin === "array" ? `must have ${issue.maximum} entries` : "is too large";
  return issue.message;
}

function smallFault(issue: Extract<Issue, { code: "too_small" }>): string {
  if (issue.origin === "array" && issue.minimum > 1) return `must have ${issue.minimum} entries`;
  return "must not be empty";
}

function article(expected: string): string {
  if (expected === "int") return "a whole number";
  return /^[aeio]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
