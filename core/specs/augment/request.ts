import { z } from "zod";
import { GeneratorChoice } from "../../generation/request.ts";
import { AUGMENTATIONS } from "./tasks.ts";

/** A spec to be made of another by a generator, and kept under a name of its own. */
export const AugmentRequest = z.strictObject({
  /** Name of a spec of the workspace, or name@version. */
  spec: z.string().min(1),
  kind: z.enum(AUGMENTATIONS),
  generator: GeneratorChoice,
  /** What the new spec is called. */
  name: z.string().min(1),
  /** Words that it should have, ±5%; null where any number will do. */
  words: z.int().min(20).max(200_000).nullable().default(null),
  seed: z.int().nonnegative().default(7),
  temperature: z.number().min(0).max(2).default(1),
  attempts: z.int().min(1).max(20).default(5),
  /** Of one answer, thoughts included. */
  maxTokens: z.int().min(256).max(200_000).default(16_384),
});
export type AugmentRequest = z.infer<typeof AugmentRequest>;
