/** Linked machines, the runs handed to them, and the events that came back. */
export const MACHINES = `
CREATE TABLE machines (
  name TEXT PRIMARY KEY,
  -- random, never reused: names the pinned host key to ssh
  id TEXT NOT NULL UNIQUE,
  launcher TEXT NOT NULL CHECK (launcher IN ('local', 'ssh', 'slurm')),
  destination TEXT,
  host_key TEXT,
  settings TEXT NOT NULL,
  added_at TEXT NOT NULL,
  -- what the machine last said of itself, and when
  report TEXT,
  checked_at TEXT,
  CHECK ((destination IS NULL) = (host_key IS NULL))
) STRICT;

-- machine_id is not a foreign key: a run and its events outlive a machine that was removed from the list.
CREATE TABLE runs (
  key TEXT PRIMARY KEY,
  machine_id TEXT NOT NULL,
  machine_name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  spec_sha256 TEXT NOT NULL,
  spec TEXT NOT NULL,
  -- where the run's files lie on this computer, for an upload that goes on later
  blobs TEXT NOT NULL,
  state TEXT NOT NULL,
  -- what the machine last said of the run
  seen TEXT,
  seen_at TEXT,
  -- since when the machine does not answer; never a reason to change the state
  link_lost_since TEXT,
  -- where the next line of events.jsonl begins, in bytes
  events_offset INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE run_events (
  run_key TEXT NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
  -- of the line's first byte in events.jsonl
  offset INTEGER NOT NULL,
  seq INTEGER,
  at_ms REAL,
  kind TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (run_key, offset)
) STRICT, WITHOUT ROWID;
`;
