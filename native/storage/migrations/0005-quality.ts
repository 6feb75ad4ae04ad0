/** What checks found about corpora, and their tokens. */
export const QUALITY = `
CREATE TABLE corpus_reports (
  corpus INTEGER PRIMARY KEY REFERENCES corpora (number) ON DELETE CASCADE,
  body TEXT NOT NULL
) STRICT;

-- counts: tokens of each document in the order of their ids, as little-endian 32-bit numbers.
CREATE TABLE corpus_tokens (
  corpus INTEGER NOT NULL REFERENCES corpora (number) ON DELETE CASCADE,
  tokenizer_sha256 TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  body TEXT NOT NULL,
  counts BLOB NOT NULL,
  PRIMARY KEY (corpus, tokenizer_sha256)
) STRICT;
`;
