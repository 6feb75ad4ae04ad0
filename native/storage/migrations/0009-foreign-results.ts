/** Results that were imported. They share no table with runs, so that nothing can take them for our own. */
export const FOREIGN_RESULTS = `
CREATE TABLE foreign_results (
  id TEXT PRIMARY KEY,
  format TEXT NOT NULL,
  source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  head TEXT NOT NULL
) STRICT;

CREATE TABLE foreign_samples (
  result_id TEXT NOT NULL REFERENCES foreign_results (id) ON DELETE CASCADE,
  sample_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (result_id, sample_id, epoch)
) STRICT, WITHOUT ROWID;
`;
