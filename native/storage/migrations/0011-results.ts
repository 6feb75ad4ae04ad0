/** Results that were imported, and ratings of answers to open questions. */
export const RESULTS = `
-- They share no table with runs, so that nothing can take them for our own.
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

-- A rater is a model with its prompt's version, its decoding and the rubric.
CREATE TABLE ratings (
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  rater TEXT NOT NULL,
  item_id TEXT NOT NULL,
  sample INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, checkpoint_id, rater, item_id, sample),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
`;
