import { z } from "zod";

/** A path of a Unix socket on a machine: absolute, or below the account's home. */
export const SocketPath = z
  .string()
  .regex(/^(?:~\/|\/|\\\\[.?]\\pipe\\)[^\0\n]{1,250}$/, "a socket is an absolute path, or one that begins with ~/");

/**
 * `served.json` in a checkpoint's folder: its weights stay on a linked machine, where an OpenAI-compatible server (vLLM)
 * reads them, and only its tokenizer and chat template lie here. The file is hashed with them, so that another server, another
 * name or other weights there are another checkpoint.
 */
export const ServedModel = z.strictObject({
  format: z.literal(1),
  machine: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
  socket: SocketPath,
  /** The name that the server knows it by. */
  model: z.string().min(1).max(200),
  /** Where the server says that it has the weights from; null where it does not say. */
  root: z.string().nullable(),
  /** Most tokens that the server reads at once; null where it does not say. */
  contextLength: z.int().positive().nullable(),
});
export type ServedModel = z.infer<typeof ServedModel>;

export const SERVED_FILE = "served.json";

/** What is said to add one. */
export const NewServed = z.strictObject({
  /** What it is called here: a folder is named by it. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "a name is up to 64 lower-case letters, digits, dots and dashes"),
  machine: z.string().min(1),
  /** The server's Unix socket on the machine. */
  socket: SocketPath,
  /** What the server calls it. */
  model: z.string().min(1).max(200),
  /** A folder here with its tokenizer.json, and its config.json and chat template if it has them. */
  tokenizer: z.string().min(1),
});
export type NewServed = z.infer<typeof NewServed>;
