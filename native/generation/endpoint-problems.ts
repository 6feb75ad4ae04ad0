import type { Endpoint } from "#core/generation/endpoint.ts";
import type { GenerateProblem } from "#core/generation/generator.ts";

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

export function refusedRequest({ name, keyVariable, model }: Endpoint, status: number, body: string): GenerateProblem {
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
    again: false,
  };
}

export function malformed({ name }: Endpoint): GenerateProblem {
  return {
    code: "malformed",
    message: `Endpoint "${name}" answered something that is no chat completion.`,
    again: true,
  };
}
