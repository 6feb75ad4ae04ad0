/** Judges, what they made of rollouts, how they did on labelled transcripts, and what people made of rollouts. */
export const JUDGING = `
-- id: hash of the identity, which holds model, prompt version, decoding and margin; none is ever changed
CREATE TABLE judges (
  id TEXT PRIMARY KEY,
  -- as the user named it: checkpoint:ID or endpoint:NAME
  name TEXT NOT NULL,
  identity TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE judge_verdicts (
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  judge_id TEXT NOT NULL REFERENCES judges (id),
  cell TEXT NOT NULL,
  sample INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('decided', 'not-decided', 'undecided', 'failed')),
  judged_at TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, checkpoint_id, judge_id, cell, sample),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE judge_validations (
  judge_id TEXT NOT NULL REFERENCES judges (id),
  set_sha256 TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (judge_id, set_sha256)
) STRICT;

-- Every edit is a row of its own; the newest of a kind and author counts.
CREATE TABLE reviews (
  number INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  cell TEXT NOT NULL,
  sample INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('rating', 'adjudication')),
  author TEXT NOT NULL,
  reviewed_at TEXT NOT NULL,
  -- 1, 0, or null for "cannot tell"
  executed INTEGER CHECK (executed IN (0, 1)),
  decided INTEGER CHECK (decided IN (0, 1)),
  reason TEXT NOT NULL,
  -- the judge by whose verdicts the queue was stratified; null where none had read the run
  judge_id TEXT REFERENCES judges (id),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX reviews_by_rollout ON reviews (run_id, checkpoint_id, cell, sample);
`;
