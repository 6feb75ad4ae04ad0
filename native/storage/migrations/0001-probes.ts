/** Checkpoints, probes and their runs. */
export const PROBES = `
CREATE TABLE checkpoints (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('bundled', 'added')),
  added_at TEXT NOT NULL,
  summary TEXT NOT NULL
) STRICT;

CREATE TABLE probes (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('bundled', 'imported')),
  added_at TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE probe_runs (
  id TEXT PRIMARY KEY,
  probe_id TEXT NOT NULL,
  probe_version INTEGER NOT NULL,
  probe_sha256 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  code_version TEXT NOT NULL,
  status TEXT NOT NULL,
  request TEXT NOT NULL,
  -- process that runs it; a run marked running whose owner is gone was interrupted
  owner_pid INTEGER NOT NULL,
  report TEXT,
  FOREIGN KEY (probe_id, probe_version) REFERENCES probes (id, version)
) STRICT;

-- checkpoint_id is not a foreign key: results outlive a checkpoint that was removed from the workspace.
CREATE TABLE probe_run_parts (
  run_id TEXT NOT NULL REFERENCES probe_runs (id) ON DELETE CASCADE,
  checkpoint_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  checkpoint_sha256 TEXT NOT NULL,
  lineage TEXT NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  problem TEXT,
  engine TEXT,
  PRIMARY KEY (run_id, checkpoint_id)
) STRICT;

CREATE TABLE readings (
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('likelihood', 'sampled')),
  item_id TEXT NOT NULL,
  form INTEGER NOT NULL,
  option_order INTEGER NOT NULL CHECK (option_order IN (0, 1)),
  sample INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, checkpoint_id, kind, item_id, form, option_order, sample),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
`;
