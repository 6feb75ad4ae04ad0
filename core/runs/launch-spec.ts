import { z } from "zod";
import { RunKey } from "./run-key.ts";

/** A SHA-256 digest in hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 digest is 64 hexadecimal digits");

/** A relative path of plain names, `/` between them; never `..`, never absolute. */
export const InnerPath = z
  .string()
  .regex(
    /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._+@=-]+(?:\/[A-Za-z0-9._+@=-]+)*$/,
    "a path inside the run's folder",
  );

/**
 * What a machine needs to know of a run: a command, its files by digest, its limits. What is trained is in the files.
 * `{python}` in the command is the Python that the machine was linked with. `sbatch` holds options `--name=value`.
 */
export const LaunchSpec = z.strictObject({
  schema: z.literal("msm-launch/1"),
  key: RunKey,
  command: z.array(z.string().min(1)).min(1),
  files: z.record(InnerPath, Sha256),
  env: z.record(z.string(), z.string()).optional(),
  limits: z
    .strictObject({ wallSeconds: z.int().positive().optional(), diskBytes: z.int().positive().optional() })
    .optional(),
  /** From the request to stop until SIGTERM; the trainer saves its checkpoint meanwhile. */
  stopGraceSeconds: z.int().nonnegative().optional(),
  sbatch: z.array(z.string()).optional(),
  /** Runs on the same machine that must have ended well before this one begins. */
  after: z.array(RunKey).optional(),
  /** GPUs that it takes for itself; where the machine has none, such runs go one at a time. Absent: it waits for nobody. */
  gpus: z.int().positive().optional(),
});
export type LaunchSpec = z.infer<typeof LaunchSpec>;
