import { z } from "zod";
import { CorpusName } from "../generation/request.ts";
import type { Problem } from "../base/problem.ts";
import { CORPUS_KINDS, type CorpusKind } from "./document.ts";

export const ImportRequest = z.strictObject({
  /** A JSONL or Parquet file, a text file, or a folder of text files. */
  path: z.string().min(1),
  /** Name of the corpus that the documents are added to; it is made where there is none. */
  corpus: CorpusName,
  /** The spec that they explain, where known. */
  specSha256: z.string().nullable(),
  /** By default what the first row is. */
  kind: z.enum(CORPUS_KINDS).optional(),
  /** Leaves out rows that cannot be used, and says which; otherwise the first such row ends the import. */
  skipBad: z.boolean(),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const IMPORT_FORMATS = ["jsonl", "parquet", "text"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A row that cannot be used. `place` is "line 12" or "row 12" of a file, or a file of a folder. */
export interface BadRow {
  readonly place: string;
  readonly reason: string;
}

export interface ImportSummary {
  readonly corpus: string;
  readonly kind: CorpusKind;
  readonly format: ImportFormat;
  readonly rows: number;
  readonly added: number;
  /** Rows that the corpus held already. */
  readonly alreadyThere: number;
  /** All that were left out, and the first of them. */
  readonly skipped: { readonly count: number; readonly first: readonly BadRow[] };
  /** In the corpus now. */
  readonly documents: number;
}

/** Nothing of an import is seen before it is finished; nothing is left of one that failed. */
export type ImportEvent =
  | {
      readonly type: "progress";
      readonly rows: number;
      /** Bytes of the file, or of all files of a folder. */
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly rowsPerSecond: number | null;
      readonly secondsLeft: number | null;
    }
  | { readonly type: "finished"; readonly summary: ImportSummary }
  | { readonly type: "failed"; readonly problem: Problem };
