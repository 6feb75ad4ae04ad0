import { z } from "zod";
import { AnalysisOrigin, SpecAnalysis } from "#core/specs/analysis.ts";
import type { SpecDraft, SpecSource } from "#core/specs/summary.ts";
import type { Sqlite } from "./open-database.ts";

const Source = z.enum(["bundled", "imported", "written"]);
const LineRow = z.strictObject({
  name: z.string(),
  source: Source,
  draft: z.string().nullable(),
  draft_at: z.string().nullable(),
});
const VersionRow = z.strictObject({ sha256: z.string(), text: z.string(), source: Source, kept_at: z.string() });
const AnalysisRow = z.strictObject({ origin: z.string(), body: z.string() });

/** A name with its source and its draft. */
export interface StoredSpec {
  readonly name: string;
  readonly source: SpecSource;
  readonly draft: SpecDraft | null;
}

export interface StoredSpecVersion {
  readonly sha256: string;
  readonly text: string;
  readonly source: SpecSource;
  readonly keptAt: string;
}

export interface StoredAnalysis {
  readonly analysis: SpecAnalysis;
  readonly origin: AnalysisOrigin;
}

/** Specs by name, each a line of versions. No text is ever deleted. */
export class SpecsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  list(): StoredSpec[] {
    return this.#database
      .prepare("SELECT name, source, draft, draft_at FROM specs ORDER BY source, name")
      .all()
      .map(readLine);
  }

  find(name: string): StoredSpec | null {
    const row = this.#database.prepare("SELECT name, source, draft, draft_at FROM specs WHERE name = ?").get(name);
    return row === undefined ? null : readLine(row);
  }

  /** Newest first. */
  versions(name: string): StoredSpecVersion[] {
    return this.#database
      .prepare(
        `SELECT sha256, text, source, kept_at FROM spec_versions JOIN spec_texts USING (sha256)
         WHERE name = ? ORDER BY position DESC`,
      )
      .all(name)
      .map((row) => {
        const { kept_at: keptAt, ...version } = VersionRow.parse(row);
        return { ...version, keptAt };
      });
  }

  /** Names of the specs that have or had this text; the one that has it newest comes first. */
  namesOf(sha256: string): string[] {
    return z
      .array(z.string())
      .parse(
        this.#database
          .prepare("SELECT name FROM spec_versions WHERE sha256 = ? ORDER BY position DESC, name")
          .pluck()
          .all(sha256),
      );
  }

  /** A text by its hash, also of a spec that was removed. */
  text(sha256: string): string | null {
    const text = this.#database.prepare("SELECT text FROM spec_texts WHERE sha256 = ?").pluck().get(sha256);
    return typeof text === "string" ? text : null;
  }

  /**
   * Makes a text the newest version of a spec, which is made where it is missing. Without `keepDraft` the spec's draft goes
   * in the same step: the text is what became of it.
   */
  add(name: string, version: StoredSpecVersion, keepDraft: boolean): void {
    const { sha256, text, source, keptAt } = version;
    this.#database.transaction(() => {
      this.#database
        .prepare("INSERT INTO specs (name, source, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING")
        .run(name, source, keptAt);
      this.#database
        .prepare("INSERT INTO spec_texts (sha256, text) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING")
        .run(sha256, text);
      this.#database
        .prepare(
          `INSERT INTO spec_versions (name, sha256, position, source, kept_at)
           VALUES (@name, @sha256, (SELECT coalesce(max(position), 0) + 1 FROM spec_versions), @source, @keptAt)
           ON CONFLICT (name, sha256) DO UPDATE SET position = excluded.position, kept_at = excluded.kept_at`,
        )
        .run({ name, sha256, source, keptAt });
      if (!keepDraft) this.setDraft(name, null);
    })();
  }

  /** False where there is no such spec. */
  setDraft(name: string, draft: SpecDraft | null): boolean {
    const change = this.#database
      .prepare("UPDATE specs SET draft = ?, draft_at = ? WHERE name = ?")
      .run(draft?.text ?? null, draft?.at ?? null, name);
    return change.changes === 1;
  }

  /** Versions and draft go with it. */
  rename(name: string, to: string): void {
    this.#database.prepare("UPDATE specs SET name = ? WHERE name = ?").run(to, name);
  }

  remove(name: string): void {
    this.#database.prepare("DELETE FROM specs WHERE name = ?").run(name);
  }

  analysis(sha256: string): StoredAnalysis | null {
    const row = this.#database.prepare("SELECT origin, body FROM spec_analyses WHERE sha256 = ?").get(sha256);
    if (row === undefined) return null;
    const { origin, body } = AnalysisRow.parse(row);
    return { origin: AnalysisOrigin.parse(JSON.parse(origin)), analysis: SpecAnalysis.parse(JSON.parse(body)) };
  }

  /** Replaces what was found before. */
  putAnalysis(sha256: string, { analysis, origin }: StoredAnalysis, madeAt: string): void {
    this.#database
      .prepare(
        `INSERT INTO spec_analyses (sha256, made_at, origin, body) VALUES (?, ?, ?, ?)
         ON CONFLICT (sha256) DO UPDATE SET made_at = excluded.made_at, origin = excluded.origin, body = excluded.body`,
      )
      .run(sha256, madeAt, JSON.stringify(origin), JSON.stringify(analysis));
  }
}

function readLine(row: unknown): StoredSpec {
  const { name, source, draft, draft_at: at } = LineRow.parse(row);
  return { name, source, draft: draft === null || at === null ? null : { text: draft, at } };
}
