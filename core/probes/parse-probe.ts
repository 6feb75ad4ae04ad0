import { z } from "zod";
import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import { faultsWords, parseJson } from "../base/schema-faults.ts";
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
  return err(
    problem(
      "probe-malformed",
      `${source} is not a usable probe: ${faultsWords(parsed.error, value.value)}; correct it and import it again.`,
    ),
  );
}
