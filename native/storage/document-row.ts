import { z } from "zod";
import { ChatMessage, type CorpusDocument } from "#core/corpus/document.ts";
import { flagsOf } from "#core/corpus/flag-bits.ts";
import type { DocumentOrigins } from "./document-origins.ts";

/**
 * Whole documents with their facets; a WHERE may follow. The joins keep their order (CROSS JOIN): documents are found by
 * their ids and never by walking a whole corpus and sorting it, which SQLite would choose for a page of one.
 */
export const SELECT_DOCUMENT = `
  SELECT documents.id, corpora.name AS corpus, documents.key, documents.sha256, documents.origin, documents.title, documents.idea,
    documents.seed, documents.created_at AS createdAt, documents.source, documents.text, documents.messages,
    facet_sets.domain, facet_sets.subdomain, facet_sets.type, facet_sets.flags
  FROM documents
  CROSS JOIN document_facets ON document_facets.id = documents.id
  CROSS JOIN facet_sets ON facet_sets.id = document_facets.facets
  CROSS JOIN corpus_batches ON corpus_batches.id = facet_sets.batch
  CROSS JOIN corpora ON corpora.number = documents.corpus`;

const Row = z.strictObject({
  id: z.number(),
  corpus: z.string(),
  key: z.string(),
  sha256: z.string(),
  origin: z.number(),
  title: z.string(),
  idea: z.string().nullable(),
  seed: z.string().nullable(),
  createdAt: z.string().nullable(),
  source: z.string().nullable(),
  text: z.string(),
  messages: z.string().nullable(),
  domain: z.string(),
  subdomain: z.string(),
  type: z.string(),
  flags: z.number(),
});

/** Reads a row of SELECT_DOCUMENT. */
export function readDocument(row: unknown, origins: DocumentOrigins): CorpusDocument {
  const { origin, messages, idea, seed, createdAt, source, domain, subdomain, type, flags, ...rest } = Row.parse(row);
  return {
    ...rest,
    length: rest.text.length,
    messages: messages === null ? null : z.array(ChatMessage).parse(JSON.parse(messages)),
    flags: flagsOf(flags),
    provenance: {
      ...origins.read(origin),
      domain: known(domain),
      subdomain: known(subdomain),
      type: known(type),
      idea,
      seed,
      createdAt,
      source,
    },
  };
}

/** Stored facets say '' where a value is not known. */
export function known(value: string): string | null {
  return value === "" ? null : value;
}
