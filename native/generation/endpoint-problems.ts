import { z } from "zod";
import type { Endpoint } from "#core/generation/endpoint.ts";
import type { GenerateProblem } from "#core/generation/generator.ts";
import { parseJson } from "./parse-json.ts";
import { quoted } from "./useless-answers.ts";

export function keyMissing({ name, keyVariable }: Endpoint): GenerateProblem {
  return {
    code: "rejected",
    message: `Endpoint "${name}" needs its key in the environment variable ${keyVariable}, which is not set: set it where the workbench is started.`,
    again: false,
  };
}

export function redirected({ name }: Endpoint, target: URL | null): GenerateProblem {
  const where = target === null ? "to no usable address" : `to ${target.origin}`;
  return {
    code: "rejected",
    message: `Endpoint "${name}" redirects ${where}, which is not followed: add that address as an endpoint if you trust it.`,
    again: false,
  };
}

/** A filter's or a context window's no is about one text; another status or word may be about all that we send. */
export function refusedRequest({ name, keyVariable, model }: Endpoint, status: number, body: string): GenerateProblem {
  const cause = status === 400 ? causeOf(body) : null;
  if (cause !== null) {
    return { code: "refused", message: `Endpoint "${name}" refused the request (${cause}).`, again: true };
  }
  const said = body.trim() === "" ? "" : `: ${body.trim().slice(0, 300)}`;
  const next =
    status === 401 || status === 403
      ? `check the key${keyVariable === null ? "; the endpoint names no variable for one" : ` in ${keyVariable}`}`
      : status === 404
        ? `check its address and the model's name, "${model}"`
        : "check the model's name and its limits";
  return {
    code: "rejected",
    message: `Endpoint "${name}" refused the request with status ${status}${said}. To go on, ${next}.`,
    again: ![401, 403, 404].includes(status),
  };
}

/** What a refusal names, in any of the places where servers put it. */
const Refusal = z.object({
  error: z.object({
    code: z.unknown().optional(),
    type: z.unknown().optional(),
    innererror: z
      .object({ code: z.unknown().optional(), content_filter_result: z.unknown().optional() })
      .nullish()
      .catch(null),
  }),
});
const ABOUT_ONE_TEXT = /content_?filter|content_?policy|ResponsibleAIPolicyViolation|context_length_exceeded/i;

/** The word for why one text is refused; null where the body names no such reason. */
function causeOf(body: string): string | null {
  const parsed = Refusal.safeParse(parseJson(body));
  if (!parsed.success) return null;
  const { code, type, innererror } = parsed.data.error;
  const filtered = innererror?.content_filter_result === undefined ? null : "content_filter";
  for (const word of [code, type, innererror?.code, filtered]) {
    const found = typeof word === "string" ? ABOUT_ONE_TEXT.exec(word)?.[0] : undefined;
    if (found !== undefined) return found;
  }
  return null;
}

export function malformed({ name }: Endpoint, body: string): GenerateProblem {
  return {
    code: "malformed",
    message: `Endpoint "${name}" answered something that is no chat completion: it began ${quoted(body)}.`,
    again: true,
  };
}
