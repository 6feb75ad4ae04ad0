import { z } from "zod";
import { EXPORT_FORMATS } from "./export-row.ts";
import { Filters } from "./search.ts";

export const ExportRequest = z
  .strictObject({
    corpus: z.string().min(1),
    /** File to write; `<path>.manifest.json` is written beside it. */
    path: z.string().min(1),
    format: z.enum(EXPORT_FORMATS).default("jsonl"),
    /** Replaces files that are there. */
    force: z.boolean().default(false),
    query: z.string().default(""),
    filters: Filters.default({}),
    /** Orders the rows by this seed; without one they stand in the corpus's order. */
    seed: z.string().min(1).optional(),
    /** Checkpoint whose tokenizer counts the tokens. */
    checkpoint: z.string().min(1).optional(),
    /** Takes the beginning of the seed's order that fits so many tokens. */
    budgetTokens: z.int().positive().optional(),
  })
  .refine((request) => request.budgetTokens === undefined || request.checkpoint !== undefined, {
    path: ["checkpoint"],
    message: "a budget of tokens needs a checkpoint whose tokenizer counts them",
  });
export type ExportRequest = z.infer<typeof ExportRequest>;
