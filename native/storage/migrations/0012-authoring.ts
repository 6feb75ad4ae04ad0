/** What was found out about probes' items, and what generators answered where they wrote some. */
export const AUTHORING = `
CREATE TABLE probe_checks (
  probe_id TEXT NOT NULL,
  probe_version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_id, probe_version),
  FOREIGN KEY (probe_id, probe_version) REFERENCES probes (id, version) ON DELETE CASCADE
) STRICT;

-- One answer to one request, of whoever was asked with whatever seed: the same request is never paid for twice.
CREATE TABLE probe_answers (
  request_sha256 TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  answered_at TEXT NOT NULL
) STRICT;
`;
