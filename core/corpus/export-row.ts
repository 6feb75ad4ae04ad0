import { csvCell } from "../base/csv-cell.ts";
import type { CorpusDocument, CorpusKind } from "./document.ts";

export const EXPORT_FORMATS = ["jsonl", "csv"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * One row of an exported corpus. The trainer reads `text` of documents and `messages` of chats; the rest says where the row
 * comes from. `sha256` is that of the text as the corpus holds it.
 */
export function exportRow(document: CorpusDocument, kind: CorpusKind): Record<string, unknown> {
  const { key, title, text, messages, sha256, provenance } = document;
  const content = kind === "chats" && messages !== null ? { messages } : { text };
  return { ...content, key, title, sha256, ...provenance };
}

export const CSV_COLUMNS = [
  "key",
  "title",
  "sha256",
  "text",
  "messages",
  "specSha256",
  "domain",
  "subdomain",
  "section",
  "type",
  "idea",
  "generator",
  "promptVersion",
  "seed",
  "createdAt",
  "source",
] as const;

/** The same row for a spreadsheet: what is not a text is JSON, what is not known is empty. */
export function csvRow(row: Readonly<Record<string, unknown>>): string {
  return CSV_COLUMNS.map((column) => csvCell(cellText(row[column]))).join(",");
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What an exported file is, written beside it. */
export interface ExportManifest {
  readonly format: 1;
  readonly corpus: string;
  readonly kind: CorpusKind;
  readonly file: string;
  readonly fileFormat: ExportFormat;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Hashes of the specs that its rows explain. */
  readonly specSha256: readonly string[];
  /** Counted by a checkpoint's tokenizer, where that was asked for. */
  readonly tokens: {
    readonly checkpoint: string;
    readonly tokenizerSha256: string;
    readonly total: number;
    readonly counted: string;
  } | null;
  /** Where it is a subset: the beginning of this seed's order that fits the budget. */
  readonly subset: { readonly seed: string; readonly budgetTokens: number | null } | null;
  /** What it was narrowed by; null for all of the corpus. */
  readonly filters: { readonly query: string; readonly filters: unknown } | null;
  readonly createdBy: string;
  readonly createdAt: string;
}
