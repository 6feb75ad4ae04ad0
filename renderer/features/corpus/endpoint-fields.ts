import { Endpoint } from "#core/generation/endpoint.ts";

/** The fields of an endpoint as they are typed; an empty one is none. */
export interface EndpointFields {
  readonly name: string;
  readonly url: string;
  readonly model: string;
  readonly keyVariable: string;
  readonly parallel: string;
  readonly requestsPerMinute: string;
  readonly priceIn: string;
  readonly priceOut: string;
}

export const FIRST_ENDPOINT: EndpointFields = {
  name: "",
  url: "",
  model: "",
  keyVariable: "",
  parallel: "4",
  requestsPerMinute: "",
  priceIn: "",
  priceOut: "",
};

interface ReadEndpoint {
  /** Null while something is missing or wrong. */
  readonly endpoint: Endpoint | null;
  readonly problems: Readonly<Partial<Record<keyof EndpointFields, string>>>;
}

/** The endpoint that the fields describe, or what is wrong with each. */
export function readEndpoint(fields: EndpointFields): ReadEndpoint {
  const text = (value: string): string | null => (value.trim() === "" ? null : value.trim());
  const number = (value: string): number | null => (value.trim() === "" ? null : Number(value));
  const read = Endpoint.safeParse({
    name: fields.name.trim(),
    url: fields.url.trim(),
    model: fields.model.trim(),
    keyVariable: text(fields.keyVariable),
    parallel: number(fields.parallel) ?? undefined,
    requestsPerMinute: number(fields.requestsPerMinute),
    priceIn: number(fields.priceIn),
    priceOut: number(fields.priceOut),
  });
  if (read.success) return { endpoint: read.data, problems: {} };
  const problems = Object.fromEntries(
    read.error.issues.map(({ path, message }) => [String(path[0]), sentence(message)]),
  );
  return { endpoint: null, problems };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
