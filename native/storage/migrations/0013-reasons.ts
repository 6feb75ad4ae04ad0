/** Reasons in scratchpads: what people did to the families, what generators and judges read, and how judges did. */
export const REASONS = `
-- Every edit is a row of its own; one is taken back by another one.
CREATE TABLE reason_edits (
  number INTEGER PRIMARY KEY,
  -- families hold for all runs of a probe, whichever its version
  probe_id TEXT NOT NULL,
  author TEXT NOT NULL,
  edited_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX reason_edits_by_probe ON reason_edits (probe_id, number);

-- Reasons that a generator listed; the extractor is its identity with the prompt's version.
CREATE TABLE reason_extractions (
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  extractor TEXT NOT NULL,
  cell TEXT NOT NULL,
  sample INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, checkpoint_id, extractor, cell, sample),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Apart from judges of intent: these are asked other questions.
CREATE TABLE reason_judges (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  identity TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE reason_verdicts (
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  judge_id TEXT NOT NULL REFERENCES reason_judges (id),
  -- a family with the hash of its description, or a spec's hash
  question TEXT NOT NULL,
  cell TEXT NOT NULL,
  sample INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('decided', 'not-decided', 'undecided', 'failed')),
  judged_at TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, checkpoint_id, judge_id, question, cell, sample),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE reason_trials (
  judge_id TEXT NOT NULL REFERENCES reason_judges (id),
  set_sha256 TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (judge_id, set_sha256)
) STRICT;
`;
