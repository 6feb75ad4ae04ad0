import { z } from "zod";
import { findFault, readOrTell } from "./find-fault.ts";
import type { Sqlite } from "./open-database.ts";

/** What must hold whatever happened to the process or the machine; each query gives the names of what breaks it. */
const RULES: readonly { readonly broken: string; readonly sql: string }[] = [
  {
    broken: "has more readings than questions",
    sql: `SELECT run_id || ' ' || checkpoint_id FROM probe_run_parts AS part WHERE total <
      (SELECT count(*) FROM readings WHERE run_id = part.run_id AND checkpoint_id = part.checkpoint_id)`,
  },
  {
    broken: "is marked finished and lacks readings",
    sql: `SELECT run_id || ' ' || checkpoint_id FROM probe_run_parts AS part
      JOIN probe_runs ON probe_runs.id = run_id AND json_extract(request, '$.stopping') IS NULL
      WHERE part.status = 'finished' AND total >
      (SELECT count(*) FROM readings WHERE run_id = part.run_id AND checkpoint_id = part.checkpoint_id)`,
  },
  {
    broken: "counts other readings than it has",
    sql: `SELECT run_id || ' ' || checkpoint_id FROM probe_run_parts AS part WHERE done <>
      (SELECT count(*) FROM readings WHERE run_id = part.run_id AND checkpoint_id = part.checkpoint_id)`,
  },
  {
    broken: "is of another kind than its content",
    sql: `SELECT 'probe ' || id || ' v' || version FROM probes
      WHERE json_valid(body) AND kind <> coalesce(json_extract(body, '$.kind'), kind)`,
  },
  {
    broken: "is marked finished with parts that are not",
    sql: `SELECT id FROM probe_runs WHERE status = 'finished' AND EXISTS
      (SELECT 1 FROM probe_run_parts WHERE run_id = probe_runs.id AND probe_run_parts.status <> 'finished')`,
  },
  {
    broken: "counts other documents than it has",
    sql: `SELECT 'facet set ' || id FROM facet_sets
      WHERE documents <> (SELECT count(*) FROM document_facets WHERE facets = facet_sets.id)`,
  },
  {
    broken: "has no facets",
    sql: "SELECT 'document ' || id FROM documents WHERE id NOT IN (SELECT id FROM document_facets)",
  },
  {
    broken: "has facets and no text",
    sql: "SELECT 'document ' || id FROM document_facets WHERE id NOT IN (SELECT id FROM documents)",
  },
  {
    broken: "is not in the index of words",
    sql: "SELECT 'document ' || id FROM documents WHERE id NOT IN (SELECT id FROM document_words_docsize)",
  },
  {
    broken: "is in the index of words and not there",
    sql: "SELECT 'document ' || id FROM document_words_docsize WHERE id NOT IN (SELECT id FROM documents)",
  },
  {
    broken: "has lines from beyond where it was read to",
    sql: `SELECT 'run ' || key FROM runs WHERE events_offset <=
      (SELECT max(offset) FROM run_events WHERE run_key = key)`,
  },
];

const MOST_NAMED = 5;

/**
 * Reads the whole database: SQLite's own check, the references between tables, the index of words, and our own rules. Gives a
 * sentence for each fault. Throws where something else than damage is in the way: another process that writes, a full disk.
 */
export function checkTables(database: Sqlite): string[] {
  const fault = readOrTell(
    () => findFault(database),
    (reason) => reason,
  );
  return [
    ...(fault === null ? [] : [`The database is damaged: ${fault}.`]),
    ...readOrTell(
      () => referenceFaults(database),
      (reason) => [`The references between tables cannot be followed: ${reason}.`],
    ),
    ...readOrTell(
      () => wordFaults(database),
      (reason) => [`The index of words is damaged: ${reason}.`],
    ),
    ...RULES.flatMap(({ broken, sql }) =>
      readOrTell(
        () => ruleFaults(broken, texts(database.prepare(sql).pluck().all())),
        (reason) => [`What ${broken} cannot be looked for: ${reason}.`],
      ),
    ),
  ];
}

function referenceFaults(database: Sqlite): string[] {
  const references = database.prepare("SELECT DISTINCT \"table\" || ' ' || parent FROM pragma_foreign_key_check");
  return texts(references.pluck().all()).map((pair) => `A row of ${pair.replace(" ", " names one that is not in ")}.`);
}

/** FTS5 checks its index by a statement that looks like a write and writes nothing; it throws what it finds. */
function wordFaults(database: Sqlite): string[] {
  database.exec("INSERT INTO document_words (document_words) VALUES ('integrity-check')");
  return [];
}

function ruleFaults(broken: string, names: readonly string[]): string[] {
  const more = names.length > MOST_NAMED ? ` (and ${names.length - MOST_NAMED} more)` : "";
  return names.length === 0 ? [] : [`${names.slice(0, MOST_NAMED).join(", ")}${more} ${broken}.`];
}

function texts(rows: unknown): string[] {
  return z.array(z.string()).parse(rows);
}
