/**
 * Corpora, their documents and what is known about them.
 *
 * Long texts lie apart (`documents`) from what is counted and filtered (`document_facets`): a scan of the latter does not
 * read the former. A document's facets are one number: the row of `facet_sets` that holds this combination of values, with
 * how many documents share it, so that the facets and the coverage map of a million documents are a few thousand rows.
 *
 * Every document belongs to a batch and is seen only while that batch is complete: an import is all or nothing without
 * being one huge transaction. `dropped` batches are deleted bit by bit.
 */
export const CORPUS = `
CREATE TABLE corpora (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('documents', 'chats')),
  spec_sha256 TEXT,
  origin TEXT NOT NULL CHECK (origin IN ('imported', 'generated')),
  created_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'removed'))
) STRICT;
CREATE UNIQUE INDEX corpora_by_name ON corpora (name) WHERE state = 'kept';

CREATE TABLE corpus_batches (
  id INTEGER PRIMARY KEY,
  corpus INTEGER NOT NULL REFERENCES corpora (number) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'dropped')),
  -- file or folder that it is read from; null where the documents are generated
  path TEXT,
  -- process that imports; a batch marked running whose owner is gone was broken off
  owner_pid INTEGER,
  begun_at TEXT NOT NULL
) STRICT;
CREATE INDEX corpus_batches_by_corpus ON corpus_batches (corpus);

-- '' stands for a value that is not known.
CREATE TABLE facet_sets (
  id INTEGER PRIMARY KEY,
  corpus INTEGER NOT NULL,
  batch INTEGER NOT NULL REFERENCES corpus_batches (id) ON DELETE CASCADE,
  domain TEXT NOT NULL,
  subdomain TEXT NOT NULL,
  type TEXT NOT NULL,
  generator TEXT NOT NULL,
  -- place in LENGTH_BANDS
  band INTEGER NOT NULL,
  -- bit i: DOCUMENT_FLAGS[i]
  flags INTEGER NOT NULL,
  documents INTEGER NOT NULL DEFAULT 0,
  characters INTEGER NOT NULL DEFAULT 0,
  size_bytes INTEGER NOT NULL DEFAULT 0,
  -- all its documents lie between these; they are not drawn in when documents go
  first_id INTEGER NOT NULL DEFAULT 0,
  last_id INTEGER NOT NULL DEFAULT 0,
  UNIQUE (batch, domain, subdomain, type, generator, band, flags)
) STRICT;

-- What many documents of one generation share, as JSON: spec hash, section, generator, prompt version.
CREATE TABLE document_origins (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL UNIQUE
) STRICT;

-- The text comes last: what stands before it is read without it.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  corpus INTEGER NOT NULL,
  key TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  origin INTEGER NOT NULL REFERENCES document_origins (id),
  title TEXT NOT NULL,
  idea TEXT,
  seed TEXT,
  created_at TEXT,
  source TEXT,
  text TEXT NOT NULL,
  messages TEXT,
  UNIQUE (corpus, key)
) STRICT;

CREATE TABLE document_facets (
  id INTEGER PRIMARY KEY,
  facets INTEGER NOT NULL,
  length INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX document_facets_by_set ON document_facets (facets);
CREATE INDEX document_facets_by_length ON document_facets (length);

CREATE TRIGGER document_facets_added AFTER INSERT ON document_facets BEGIN
  UPDATE facet_sets SET documents = documents + 1, characters = characters + new.length,
    size_bytes = size_bytes + new.size_bytes,
    first_id = CASE WHEN last_id = 0 THEN new.id ELSE min(first_id, new.id) END, last_id = max(last_id, new.id)
  WHERE id = new.facets;
END;
CREATE TRIGGER document_facets_removed AFTER DELETE ON document_facets BEGIN
  UPDATE facet_sets SET documents = documents - 1, characters = characters - old.length,
    size_bytes = size_bytes - old.size_bytes
  WHERE id = old.facets;
END;
CREATE TRIGGER document_facets_moved AFTER UPDATE OF facets ON document_facets BEGIN
  UPDATE facet_sets SET documents = documents - 1, characters = characters - old.length,
    size_bytes = size_bytes - old.size_bytes
  WHERE id = old.facets;
  UPDATE facet_sets SET documents = documents + 1, characters = characters + new.length,
    size_bytes = size_bytes + new.size_bytes,
    first_id = CASE WHEN last_id = 0 THEN new.id ELSE min(first_id, new.id) END, last_id = max(last_id, new.id)
  WHERE id = new.facets;
END;

-- Contentless: a document goes from the index without its text being read again.
CREATE VIRTUAL TABLE document_words USING fts5 (
  title, idea, text, content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO document_words (document_words, rank) VALUES ('rank', 'bm25(8.0, 3.0, 1.0)');

CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
  INSERT INTO document_words (rowid, title, idea, text) VALUES (new.id, new.title, new.idea, new.text);
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
  DELETE FROM document_words WHERE rowid = old.id;
  DELETE FROM document_facets WHERE id = old.id;
END;

CREATE TABLE document_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  -- UTF-16 units of the text, end exclusive
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  tag TEXT,
  note TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX document_notes_by_document ON document_notes (document);
CREATE INDEX document_notes_by_tag ON document_notes (tag, document);

-- A later document and the earlier one that it resembles.
CREATE TABLE document_duplicates (
  document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  similarity REAL NOT NULL,
  PRIMARY KEY (document, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_duplicates_by_other ON document_duplicates (other);

-- Words that a document shares with a probe's item.
CREATE TABLE document_overlaps (
  document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  words INTEGER NOT NULL,
  probe TEXT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (document, start, "end", probe, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_searches (
  name TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
`;
