import { z } from "zod";
import { GeneratorIdentity } from "../corpus/document.ts";

/** Where an item comes from. It is part of a probe's text, so that the same items of another source are another version. */
export const ItemOrigin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("written") }),
  z.strictObject({
    kind: z.literal("imported"),
    /** The file's name without its folder, and the row in it, from 1. */
    file: z.string().min(1),
    row: z.int().positive(),
  }),
  z.strictObject({
    kind: z.literal("generated"),
    generator: GeneratorIdentity,
    promptVersion: z.string().min(1),
    /** Names the random numbers that it was asked with. */
    seed: z.string(),
  }),
]);
export type ItemOrigin = z.infer<typeof ItemOrigin>;
