import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import { faultsWords, parseJson } from "../base/schema-faults.ts";
import { Story } from "./story.ts";

/** Reads a story from JSON text. The problem's sentence names the source and where in it the first fault is. */
export function parseStory(text: string, source: string): Result<Story, Problem<"story-malformed">> {
  const value = parseJson(text);
  if (!value.ok) return err(problem("story-malformed", `${source} is not JSON (${value.error}): correct it.`));
  const parsed = Story.safeParse(value.value);
  if (parsed.success) return ok(parsed.data);
  const fault = faultsWords(parsed.error, value.value);
  return err(problem("story-malformed", `${source} is not a usable story: ${fault}; correct it.`));
}
