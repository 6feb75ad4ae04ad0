import { z } from "zod";

/** A note or a tag to be put on a span of a document; offsets are UTF-16 units of its text. */
export const NewNote = z
  .strictObject({
    document: z.int().positive(),
    start: z.int().nonnegative(),
    end: z.int().positive(),
    tag: z.string().trim().min(1).max(100).nullable(),
    note: z.string().max(10_000),
  })
  .refine(({ start, end }) => start < end, "a note needs a span of at least one character")
  .refine(({ tag, note }) => tag !== null || note.trim() !== "", "a note needs words or a tag");
export type NewNote = z.infer<typeof NewNote>;
