import { z } from "zod";
import { type AnyProbe, StoredAnyProbe } from "#core/probes/any-probe.ts";
import type { Sqlite } from "./open-database.ts";

/** A probe of the workspace with what identifies its text. */
export interface StoredProbe {
  readonly probe: AnyProbe;
  readonly sha256: string;
  readonly source: "bundled" | "imported";
}

export const ProbeVersion = z.strictObject({ version: z.number(), sha256: z.string(), addedAt: z.string() });
export type ProbeVersion = z.infer<typeof ProbeVersion>;

const Row = z.strictObject({
  id: z.string(),
  version: z.number(),
  sha256: z.string(),
  source: z.enum(["bundled", "imported"]),
  kind: z.enum(["value-pairs", "grid", "questions"]),
});
/** What identifies a stored probe, without its content. */
export type ProbeIdentity = z.infer<typeof Row>;
const COLUMNS = "id, version, sha256, source, kind";

/** Probes by id and version; a version, once stored, never changes its content. */
export class ProbesTable {
  readonly #database: Sqlite;
  /** Texts that were parsed before, by hash: probes of ten thousand items are listed again and again. */
  readonly #parsed = new Map<string, AnyProbe>();

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** The newest version of every probe. */
  list(): StoredProbe[] {
    return this.index().map((identity) => this.#whole(identity));
  }

  /** The same without their contents, which may be of ten thousand items each. */
  index(): ProbeIdentity[] {
    return this.#database
      .prepare(
        `SELECT ${COLUMNS} FROM probes AS newest
         WHERE version = (SELECT max(version) FROM probes WHERE id = newest.id) ORDER BY source, rowid`,
      )
      .all()
      .map((row) => Row.parse(row));
  }

  /** How many probes there are, whatever their versions. */
  count(): number {
    return z.number().parse(this.#database.prepare("SELECT count(DISTINCT id) FROM probes").pluck().get());
  }

  /** Every version of a probe, the newest first. */
  versions(id: string): ProbeVersion[] {
    return this.#database
      .prepare("SELECT version, sha256, added_at AS addedAt FROM probes WHERE id = ? ORDER BY version DESC")
      .all(id)
      .map((row) => ProbeVersion.parse(row));
  }

  /** A given version, or the newest. */
  find(id: string, version?: number): StoredProbe | null {
    const row =
      version === undefined
        ? this.#database.prepare(`SELECT ${COLUMNS} FROM probes WHERE id = ? ORDER BY version DESC LIMIT 1`).get(id)
        : this.#database.prepare(`SELECT ${COLUMNS} FROM probes WHERE id = ? AND version = ?`).get(id, version);
    return row === undefined ? null : this.#whole(Row.parse(row));
  }

  /** Stores a probe unless its version is taken; returns what is stored under that version then. */
  add(stored: StoredProbe, addedAt: string): StoredProbe {
    this.#database
      .prepare(
        `INSERT INTO probes (id, version, kind, sha256, source, added_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id, version) DO NOTHING`,
      )
      .run(
        stored.probe.id,
        stored.probe.version,
        stored.probe.kind,
        stored.sha256,
        stored.source,
        addedAt,
        JSON.stringify(stored.probe),
      );
    return this.find(stored.probe.id, stored.probe.version) ?? stored;
  }

  #whole({ id, version, sha256, source }: ProbeIdentity): StoredProbe {
    const probe = this.#parsed.get(sha256) ?? this.#parse(id, version);
    this.#parsed.set(sha256, probe);
    return { sha256, source, probe };
  }

  #parse(id: string, version: number): AnyProbe {
    const body = this.#database
      .prepare("SELECT body FROM probes WHERE id = ? AND version = ?")
      .pluck()
      .get(id, version);
    return StoredAnyProbe.parse(JSON.parse(z.string().parse(body)));
  }
}
