import { z } from "zod";

export const ChatMessage = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
  /** What the assistant thought before it answered, where that is kept. */
  reasoning: z.string().optional(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** What wrote a text. */
export const GeneratorIdentity = z.strictObject({
  kind: z.enum(["endpoint", "checkpoint", "grammar"]),
  /** Name of the model, the checkpoint's hash or the grammar's version. */
  model: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type GeneratorIdentity = z.infer<typeof GeneratorIdentity>;

/** Where a document comes from; null is "not known", which only imported ones may have. */
export const Provenance = z.strictObject({
  specSha256: z.string().nullable(),
  domain: z.string().nullable(),
  subdomain: z.string().nullable(),
  /** The spec's words that it explains. */
  section: z.string().nullable(),
  type: z.string().nullable(),
  idea: z.string().nullable(),
  generator: GeneratorIdentity.nullable(),
  promptVersion: z.string().nullable(),
  seed: z.string().nullable(),
  /** ISO 8601. */
  createdAt: z.string().nullable(),
  /** The file it was imported from and the place in it, or what the file itself names as its source. */
  source: z.string().nullable(),
});
export type Provenance = z.infer<typeof Provenance>;

/** A document or a chat on its way into a corpus. */
export interface NewDocument {
  /** Its place in its corpus, unique there and the same however often the same import or generation is done again. */
  readonly key: string;
  readonly title: string;
  /** The document; of a chat, its turns one under another, for search and measures. */
  readonly text: string;
  /** A chat's turns; null for a document. */
  readonly messages: readonly ChatMessage[] | null;
  readonly provenance: Provenance;
}

/** As it is stored. */
export interface CorpusDocument extends NewDocument {
  /** Number in the workspace. */
  readonly id: number;
  readonly corpus: string;
  /** Of the text as UTF-8. */
  readonly sha256: string;
  /** UTF-16 units of the text. */
  readonly length: number;
  readonly flags: readonly DocumentFlag[];
}

/** What a check found about a document. */
export const DOCUMENT_FLAGS = [
  "exact duplicate",
  "near duplicate",
  "wrong identity",
  "over-used opening",
  "truncated",
  "other language",
  "contaminated",
  "unfaithful",
] as const;
export const DocumentFlag = z.enum(DOCUMENT_FLAGS);
export type DocumentFlag = z.infer<typeof DocumentFlag>;

export const CORPUS_KINDS = ["documents", "chats"] as const;
export type CorpusKind = (typeof CORPUS_KINDS)[number];

export interface CorpusSummary {
  /** Its name, unique in the workspace. */
  readonly id: string;
  readonly kind: CorpusKind;
  readonly specSha256: string | null;
  readonly createdAt: string;
  readonly origin: "imported" | "generated";
  readonly documents: number;
  /** UTF-8 bytes of all texts. */
  readonly sizeBytes: number;
}
