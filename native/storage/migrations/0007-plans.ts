/** Training plans that are kept, each version by its hash. */
export const PLANS = `
CREATE TABLE plans (
  -- of the plan's canonical JSON
  sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  json TEXT NOT NULL,
  -- what its relative file paths begin at; none where it has no such paths
  folder TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX plans_by_name ON plans (name, created_at);
`;
