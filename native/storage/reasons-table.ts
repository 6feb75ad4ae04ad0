import { z } from "zod";
import { CodebookEdit, type KeptEdit } from "#core/reasons/codebook.ts";
import type { Trial } from "#core/reasons/trial.ts";
import { Body, Identity, type StoredJudge, type StoredVerdict, VERDICT } from "./judges-table.ts";
import type { Sqlite } from "./open-database.ts";

/** Where verdicts and extractions lie: a checkpoint's part of a run. */
export interface PartOfRun {
  readonly run: string;
  readonly checkpoint: string;
}

/** Reasons that a generator listed in one rollout, or why it listed none. */
export interface StoredExtraction {
  readonly cell: string;
  readonly sample: number;
  readonly found: { readonly reasons: readonly string[] } | { readonly failed: string };
}

const EditRow = z.strictObject({
  number: z.int(),
  author: z.string(),
  at: z.string(),
  reason: z.string(),
  body: z.string(),
});
const ExtractionRow = z.strictObject({ cell: z.string(), sample: z.int(), body: z.string() });
const Found = z.union([z.strictObject({ reasons: z.array(z.string()) }), z.strictObject({ failed: z.string() })]);
const JudgeRow = z.strictObject({ id: z.string(), name: z.string(), identity: z.string() });
const VerdictRow = z.strictObject({
  cell: z.string(),
  sample: z.int(),
  verdict: VERDICT,
  judgedAt: z.string(),
  body: z.string(),
});
const TrialJson = z.strictObject({
  judge: z.string(),
  set: z.strictObject({ id: z.string(), version: z.int(), sha256: z.string() }),
  createdAt: z.string(),
  verdicts: z.array(z.strictObject({ item: z.string(), decided: z.boolean(), verdict: VERDICT })),
});

/** What people, generators and judges made of the reasons in scratchpads. Edits are only ever added. */
export class ReasonsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  addEdit(probe: string, { author, at, reason, edit }: Omit<KeptEdit, "number">): void {
    this.#database
      .prepare("INSERT INTO reason_edits (probe_id, author, edited_at, reason, body) VALUES (?, ?, ?, ?, ?)")
      .run(probe, author, at, reason, JSON.stringify(edit));
  }

  /** First to last. */
  edits(probe: string): KeptEdit[] {
    return this.#database
      .prepare(
        "SELECT number, author, edited_at AS at, reason, body FROM reason_edits WHERE probe_id = ? ORDER BY number",
      )
      .all(probe)
      .map((row) => {
        const { body, ...rest } = EditRow.parse(row);
        return { ...rest, edit: CodebookEdit.parse(JSON.parse(body)) };
      });
  }

  addExtraction({ run, checkpoint }: PartOfRun, extractor: string, { cell, sample, found }: StoredExtraction): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO reason_extractions (run_id, checkpoint_id, extractor, cell, sample, body)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(run, checkpoint, extractor, cell, sample, JSON.stringify(found));
  }

  extractions({ run, checkpoint }: PartOfRun, extractor: string): StoredExtraction[] {
    return this.#database
      .prepare(
        `SELECT cell, sample, body FROM reason_extractions
         WHERE run_id = ? AND checkpoint_id = ? AND extractor = ? ORDER BY cell, sample`,
      )
      .all(run, checkpoint, extractor)
      .map((row) => {
        const { body, ...place } = ExtractionRow.parse(row);
        return { ...place, found: Found.parse(JSON.parse(body)) };
      });
  }

  extractors(run: string): string[] {
    return z
      .array(z.string())
      .parse(
        this.#database
          .prepare("SELECT DISTINCT extractor FROM reason_extractions WHERE run_id = ? ORDER BY extractor")
          .pluck()
          .all(run),
      );
  }

  /** Stores it where it is new; its name is the one that it was last asked under. */
  putJudge({ id, name, identity }: StoredJudge, at: string): void {
    this.#database
      .prepare(
        `INSERT INTO reason_judges (id, name, identity, added_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
      )
      .run(id, name, JSON.stringify(identity), at);
  }

  /** Judges that were asked a question that begins so about a run, the one asked last first. */
  judgesOf(run: string, question: string): StoredJudge[] {
    return this.#database
      .prepare(
        `SELECT id, name, identity FROM reason_judges JOIN (
           SELECT judge_id, max(judged_at) AS last FROM reason_verdicts
           WHERE run_id = @run AND substr(question, 1, length(@question)) = @question GROUP BY judge_id
         ) ON judge_id = id ORDER BY last DESC, id`,
      )
      .all({ run, question })
      .map((row) => {
        const { identity, ...rest } = JudgeRow.parse(row);
        return { ...rest, identity: Identity.parse(JSON.parse(identity)) };
      });
  }

  /** Verdicts that a judge gave before on the same question and rollouts are replaced. */
  addVerdicts(part: PartOfRun, judge: string, question: string, verdicts: readonly StoredVerdict[]): void {
    const insert = this.#database.prepare(
      `INSERT OR REPLACE INTO reason_verdicts
         (run_id, checkpoint_id, judge_id, question, cell, sample, verdict, judged_at, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#database.transaction(() => {
      for (const { cell, sample, verdict, judgedAt, ...body } of verdicts) {
        const rest = [cell, sample, verdict, judgedAt, JSON.stringify(body)];
        insert.run(part.run, part.checkpoint, judge, question, ...rest);
      }
    })();
  }

  verdicts({ run, checkpoint }: PartOfRun, judge: string, question: string): StoredVerdict[] {
    return this.#database
      .prepare(
        `SELECT cell, sample, verdict, judged_at AS judgedAt, body FROM reason_verdicts
         WHERE run_id = ? AND checkpoint_id = ? AND judge_id = ? AND question = ? ORDER BY cell, sample`,
      )
      .all(run, checkpoint, judge, question)
      .map((row) => {
        const { body, ...rest } = VerdictRow.parse(row);
        return { ...rest, ...Body.parse(JSON.parse(body)) };
      });
  }

  setTrial(trial: Trial): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO reason_trials (judge_id, set_sha256, body) VALUES (?, ?, ?)")
      .run(trial.judge, trial.set.sha256, JSON.stringify(trial));
  }

  /** Null where the judge was never tried on this set. */
  trial(judge: string, setSha256: string): Trial | null {
    const body = this.#database
      .prepare("SELECT body FROM reason_trials WHERE judge_id = ? AND set_sha256 = ?")
      .pluck()
      .get(judge, setSha256);
    return body === undefined ? null : TrialJson.parse(JSON.parse(z.string().parse(body)));
  }
}
