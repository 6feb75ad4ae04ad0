/** Specs, their versions and analyses. */
export const SPECS = `
-- Every text that a spec ever had. It outlives the specs: what was made from a text can always name and show it.
CREATE TABLE spec_texts (
  sha256 TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

-- A spec is a line of versions under a name.
CREATE TABLE specs (
  name TEXT PRIMARY KEY,
  source TEXT NOT NULL CHECK (source IN ('bundled', 'imported', 'written')),
  created_at TEXT NOT NULL,
  -- an edit saved as it was typed; both or neither
  draft TEXT,
  draft_at TEXT,
  CHECK ((draft IS NULL) = (draft_at IS NULL))
) STRICT;

-- The greatest position is the newest version; a text that comes back moves to the front, and is not doubled.
CREATE TABLE spec_versions (
  name TEXT NOT NULL REFERENCES specs (name) ON UPDATE CASCADE ON DELETE CASCADE,
  sha256 TEXT NOT NULL REFERENCES spec_texts (sha256),
  position INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('bundled', 'imported', 'written')),
  kept_at TEXT NOT NULL,
  PRIMARY KEY (name, sha256),
  UNIQUE (name, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX spec_versions_by_text ON spec_versions (sha256);

-- What a generator found in a text. What plain rules find is computed when it is looked at.
CREATE TABLE spec_analyses (
  sha256 TEXT PRIMARY KEY REFERENCES spec_texts (sha256),
  made_at TEXT NOT NULL,
  origin TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
`;
