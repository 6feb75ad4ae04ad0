/** Generations: their steps and what they cost, and the endpoints that a user added. */
export const GENERATION = `
-- A key is never stored: key_variable names the environment variable that holds it.
CREATE TABLE endpoints (
  name TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  model TEXT NOT NULL,
  key_variable TEXT,
  parallel INTEGER NOT NULL CHECK (parallel > 0),
  requests_per_minute REAL,
  price_in REAL,
  price_out REAL,
  streaming INTEGER NOT NULL CHECK (streaming IN (0, 1)),
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE generations (
  id TEXT PRIMARY KEY,
  corpus TEXT NOT NULL,
  request TEXT NOT NULL,
  -- the spec as it was when this began, and what writes: a generation goes on with the same, whatever is edited since
  spec TEXT NOT NULL,
  analysis TEXT,
  generator TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  code_version TEXT NOT NULL,
  created_at TEXT NOT NULL,
  status TEXT NOT NULL,
  cap_tokens INTEGER,
  cap_usd REAL,
  -- process that runs it; one marked running whose owner is gone was interrupted
  owner_pid INTEGER NOT NULL,
  progress TEXT
) STRICT;

-- One asking of a step. Answers are stored as they come and never asked for again: going on is doing it all again with
-- the answers that there are. status: 'answered' (to be used), 'finished' (its documents are in the corpus), 'rejected'.
CREATE TABLE generation_steps (
  generation_id TEXT NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  stage TEXT NOT NULL,
  request_sha256 TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('answered', 'finished', 'rejected')),
  reason TEXT,
  answer TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  answer_tokens INTEGER NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (generation_id, key, attempt)
) STRICT;
`;
