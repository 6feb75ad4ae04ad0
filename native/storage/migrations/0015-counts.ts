/** What lists of runs and probes show is read off a row, however many readings and items there are. */
export const COUNTS = `
ALTER TABLE probe_run_parts ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
UPDATE probe_run_parts SET done =
  (SELECT count(*) FROM readings
   WHERE readings.run_id = probe_run_parts.run_id AND readings.checkpoint_id = probe_run_parts.checkpoint_id);
CREATE TRIGGER readings_are_counted AFTER INSERT ON readings
BEGIN
  UPDATE probe_run_parts SET done = done + 1 WHERE run_id = NEW.run_id AND checkpoint_id = NEW.checkpoint_id;
END;
CREATE TRIGGER readings_are_discounted AFTER DELETE ON readings
BEGIN
  UPDATE probe_run_parts SET done = done - 1 WHERE run_id = OLD.run_id AND checkpoint_id = OLD.checkpoint_id;
END;

ALTER TABLE probes ADD COLUMN kind TEXT NOT NULL DEFAULT 'value-pairs';
UPDATE probes SET kind = coalesce(json_extract(body, '$.kind'), kind) WHERE json_valid(body);
`;
