import { z } from "zod";
import { looksLikeKey } from "../base/secrets.ts";

/** An OpenAI-compatible server that the user added. It holds no secret: the key stands in an environment variable. */
export const Endpoint = z.strictObject({
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u,
      "an endpoint's name has up to 40 letters, digits, dots and dashes, a letter or digit first",
    ),
  /** Up to and without `/chat/completions`, e.g. "http://127.0.0.1:8000/v1". */
  url: z.url({ protocol: /^https?$/, error: "an endpoint's address begins with http:// or https://" }),
  model: z.string().min(1),
  /** Name of the environment variable that holds the key; null where none is needed. */
  keyVariable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "name the environment variable that holds the key, never the key itself")
    .refine((name) => !looksLikeKey(name), "name the environment variable that holds the key, never the key itself")
    .nullable()
    .default(null),
  /** Requests at once. */
  parallel: z.int().min(1).max(512).default(4),
  requestsPerMinute: z.number().positive().nullable().default(null),
  /** US dollars per million tokens of prompts and of answers. */
  priceIn: z.number().nonnegative().nullable().default(null),
  priceOut: z.number().nonnegative().nullable().default(null),
  /** Whether answers are asked for as a stream, which shows a server that hangs sooner. */
  streaming: z.boolean().default(true),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** What came of asking an endpoint for a few words. */
export interface EndpointCheck {
  readonly name: string;
  readonly reachable: boolean;
  /** One sentence; where it failed, with the next step. */
  readonly message: string;
  readonly seconds: number;
  /** What it answered; null where it did not. */
  readonly answer: string | null;
}
