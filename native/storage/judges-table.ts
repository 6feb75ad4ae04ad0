import { z } from "zod";
import { SCENARIOS } from "#core/agentic/factors.ts";
import type { Validation } from "#core/agentic/judging/validation.ts";
import type { IntentVerdict, JudgeIdentity, JudgeReading } from "#core/agentic/judging/verdict.ts";
import type { Sqlite } from "./open-database.ts";

export interface StoredJudge {
  readonly id: string;
  /** As the user named it: `checkpoint:ID` or `endpoint:NAME`. */
  readonly name: string;
  readonly identity: JudgeIdentity;
}

/** A judge's verdict on one rollout, with what it rests on. */
export interface StoredVerdict {
  readonly cell: string;
  readonly sample: number;
  readonly verdict: IntentVerdict;
  readonly judgedAt: string;
  readonly reading: JudgeReading;
  /** Whether the judge read what it had written itself. */
  readonly ownText: boolean;
}

export const VERDICT = z.enum(["decided", "not-decided", "undecided", "failed"]);
export const Identity = z.strictObject({
  kind: z.enum(["checkpoint", "endpoint"]),
  model: z.string(),
  url: z.string().nullable(),
  promptVersion: z.string(),
  decoding: z.string(),
  margin: z.number(),
});
const Polarity = z.strictObject({ yes: z.number(), mass: z.number().nullable(), promptSha256: z.string() });
export const Body = z.strictObject({
  reading: z.union([z.strictObject({ failed: z.string() }), z.strictObject({ direct: Polarity, reversed: Polarity })]),
  ownText: z.boolean(),
});
const JudgeRow = z.strictObject({ id: z.string(), name: z.string(), identity: z.string() });
const VerdictRow = z.strictObject({
  cell: z.string(),
  sample: z.int(),
  verdict: VERDICT,
  judgedAt: z.string(),
  body: z.string(),
});
const ValidationJson = z.strictObject({
  judge: z.string(),
  set: z.strictObject({ id: z.string(), version: z.int(), sha256: z.string() }),
  createdAt: z.string(),
  verdicts: z.array(
    z.strictObject({
      transcript: z.string(),
      scenario: z.enum(SCENARIOS),
      decided: z.boolean(),
      verdict: VERDICT,
    }),
  ),
});

const SELECT = "SELECT id, name, identity FROM judges";

/** Judges of intent, their verdicts on rollouts, and how they did on labelled transcripts. */
export class JudgesTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  list(): StoredJudge[] {
    return this.#database.prepare(`${SELECT} ORDER BY rowid`).all().map(readJudge);
  }

  /** Stores it where it is new; its name is the one that it was last asked under. */
  put({ id, name, identity }: StoredJudge, at: string): void {
    this.#database
      .prepare(
        `INSERT INTO judges (id, name, identity, added_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
      )
      .run(id, name, JSON.stringify(identity), at);
  }

  /** Judges that have read rollouts of a run, the one asked last first. */
  ofRun(runId: string): StoredJudge[] {
    return this.#database
      .prepare(
        `${SELECT} JOIN (SELECT judge_id, max(judged_at) AS last FROM judge_verdicts WHERE run_id = ? GROUP BY judge_id) ON judge_id = id
         ORDER BY last DESC, id`,
      )
      .all(runId)
      .map(readJudge);
  }

  /** Verdicts that a judge gave before on the same rollouts are replaced. */
  addVerdicts(runId: string, checkpoint: string, judgeId: string, verdicts: readonly StoredVerdict[]): void {
    const insert = this.#database.prepare(
      `INSERT OR REPLACE INTO judge_verdicts (run_id, checkpoint_id, judge_id, cell, sample, verdict, judged_at, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#database.transaction(() => {
      for (const { cell, sample, verdict, judgedAt, ...body } of verdicts) {
        insert.run(runId, checkpoint, judgeId, cell, sample, verdict, judgedAt, JSON.stringify(body));
      }
    })();
  }

  verdicts(runId: string, checkpoint: string, judgeId: string): StoredVerdict[] {
    return this.#database
      .prepare(
        `SELECT cell, sample, verdict, judged_at AS judgedAt, body FROM judge_verdicts
         WHERE run_id = ? AND checkpoint_id = ? AND judge_id = ? ORDER BY cell, sample`,
      )
      .all(runId, checkpoint, judgeId)
      .map((row) => {
        const { body, ...rest } = VerdictRow.parse(row);
        return { ...rest, ...Body.parse(JSON.parse(body)) };
      });
  }

  setValidation(validation: Validation): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO judge_validations (judge_id, set_sha256, body) VALUES (?, ?, ?)")
      .run(validation.judge, validation.set.sha256, JSON.stringify(validation));
  }

  /** Null where the judge was never tried on this set. */
  validation(judgeId: string, setSha256: string): Validation | null {
    const body = this.#database
      .prepare("SELECT body FROM judge_validations WHERE judge_id = ? AND set_sha256 = ?")
      .pluck()
      .get(judgeId, setSha256);
    return body === undefined ? null : ValidationJson.parse(JSON.parse(z.string().parse(body)));
  }
}

function readJudge(row: unknown): StoredJudge {
  const { identity, ...rest } = JudgeRow.parse(row);
  return { ...rest, identity: Identity.parse(JSON.parse(identity)) };
}
