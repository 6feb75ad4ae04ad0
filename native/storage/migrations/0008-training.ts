/** Runs of plans: what each trains, what came of it here, and when its machine was silent. */
export const TRAINING = `
-- run.json as the trainer reads it; none for a run that trains nothing
ALTER TABLE runs ADD COLUMN training TEXT;
ALTER TABLE runs ADD COLUMN plan_sha256 TEXT;
-- the run that it goes on from
ALTER TABLE runs ADD COLUMN parent_key TEXT;
-- why it could not be sent, or its artefacts not brought here
ALTER TABLE runs ADD COLUMN problem TEXT;
-- what was brought here of it, and the process that brings it now
ALTER TABLE runs ADD COLUMN fetched TEXT;
ALTER TABLE runs ADD COLUMN fetch_pid INTEGER;

CREATE INDEX runs_by_plan ON runs (plan_sha256);
CREATE INDEX run_events_by_kind ON run_events (run_key, kind, offset);

-- By hash, for a checkpoint may be removed, added again, and have another id then.
CREATE TABLE run_checkpoints (
  run_key TEXT NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
  checkpoint_sha256 TEXT NOT NULL,
  PRIMARY KEY (run_key, checkpoint_sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_gaps (
  run_key TEXT NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
  from_at TEXT NOT NULL,
  to_at TEXT NOT NULL,
  PRIMARY KEY (run_key, from_at)
) STRICT, WITHOUT ROWID;
`;
