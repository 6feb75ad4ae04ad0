/** Ablated specs, predictions, frozen protocols and their log, stated reasons, and experiments that were computed. */
export const PROTOCOL = `
-- A text that was made of a spec's text by taking the explanation out.
CREATE TABLE spec_ablations (
  sha256 TEXT PRIMARY KEY,
  of_sha256 TEXT NOT NULL,
  of_name TEXT NOT NULL,
  seed INTEGER NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

-- When a run's figures were first shown here.
CREATE TABLE figures_shown (
  run_id TEXT PRIMARY KEY REFERENCES probe_runs (id) ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE predictions (
  id TEXT PRIMARY KEY,
  author TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  revealed_at TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER predictions_stay BEFORE UPDATE ON predictions WHEN OLD.revealed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a prediction cannot be changed after its reveal'); END;
CREATE TRIGGER predictions_are_kept BEFORE DELETE ON predictions WHEN OLD.revealed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a prediction cannot be deleted after its reveal'); END;

CREATE TABLE protocols (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  probe_id TEXT NOT NULL,
  author TEXT NOT NULL,
  frozen_at TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER protocols_stay BEFORE UPDATE ON protocols
BEGIN SELECT RAISE(ABORT, 'a frozen protocol cannot be changed'); END;
CREATE TRIGGER protocols_are_kept BEFORE DELETE ON protocols
BEGIN SELECT RAISE(ABORT, 'a frozen protocol cannot be deleted'); END;

-- Each thing of a run is logged once, when it first happened.
CREATE TABLE protocol_log (
  number INTEGER PRIMARY KEY,
  protocol TEXT NOT NULL REFERENCES protocols (name),
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'deviation')),
  run_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  author TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (protocol, kind, run_id, detail)
) STRICT;

-- set_sha256: of the question and its phrases; each set is a reading of its own
CREATE TABLE why_sets (
  sha256 TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE why_answers (
  run_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  set_sha256 TEXT NOT NULL REFERENCES why_sets (sha256),
  item_id TEXT NOT NULL,
  form INTEGER NOT NULL,
  option_order INTEGER NOT NULL CHECK (option_order IN (0, 1)),
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, checkpoint_id, set_sha256, item_id, form, option_order),
  FOREIGN KEY (run_id, checkpoint_id) REFERENCES probe_run_parts (run_id, checkpoint_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What the same readings and code gave before; any row may be thrown away.
CREATE TABLE computed_experiments (
  key TEXT PRIMARY KEY,
  used_at TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
`;
