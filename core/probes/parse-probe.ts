import { z } from "zod";
import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import { GridProbe } from "../agentic/grid-probe.ts";
import { QuestionProbe } from "../questions/question-probe.ts";
import type { AnyProbe } from "./any-probe.ts";
import { Probe } from "./probe.ts";

export type ProbeProblem = Problem<"probe-malformed">;

/** Reads a probe of value pairs; see `parseAnyProbe`. */
export function parseProbe(json: unknown, source = "The probe"): Result<Probe, ProbeProblem> {
  return parseAs(json, source, () => Probe);
}

/**
 * Reads a probe of any kind from JSON text (or from a value already parsed). The problem's sentence names the source,
 * where in it the first fault is, and how many more there are.
 */
export function parseAnyProbe(json: unknown, source = "The probe"): Result<AnyProbe, ProbeProblem> {
  return parseAs<AnyProbe>(json, source, (value) => {
    const kind = OtherKind.safeParse(value);
    return kind.success ? OTHER_KINDS[kind.data.kind] : Probe;
  });
}

const OTHER_KINDS = { grid: GridProbe, questions: QuestionProbe };
const OtherKind = z.looseObject({ kind: z.enum(["grid", "questions"]) });

function parseAs<Kind>(
  json: unknown,
  source: string,
  schemaOf: (value: unknown) => z.ZodType<Kind>,
): Result<Kind, ProbeProblem> {
  const value = typeof json === "string" ? parseJson(json) : ok(json);
  if (!value.ok) {
    return err(problem("probe-malformed", `${source} is not JSON (${value.error}): correct it and import it again.`));
  }
  const parsed = schemaOf(value.value).safeParse(value.value);
  if (parsed.success) return ok(parsed.data);
  // Faults of single fields entail faults between fields, which would only swell the count.
  const ofFields = parsed.error.issues.filter((issue) => issue.code !== "custom");
  const issues = ofFields.length > 0 ? ofFields : parsed.error.issues;
  const others = issues.length - 1;
  const more = others === 0 ? "" : `, and has ${others} more ${others === 1 ? "fault" : "faults"}`;
  const [first] = issues;
  const fault = first ? `${placeOf(first.path)} ${faultOf(first, value.value)}` : "it cannot be read";
  return err(
    problem("probe-malformed", `${source} is not a usable probe: ${fault}${more}; correct it and import it again.`),
  );
}

function parseJson(text: string): Result<unknown, string> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return ok(value);
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
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
