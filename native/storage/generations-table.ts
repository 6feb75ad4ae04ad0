import { z } from "zod";
import { KnownCode } from "#core/base/errors/known-code.ts";
import { GeneratorIdentity } from "#core/corpus/document.ts";
import { GENERATION_STATES, type GenerationProgress, type GenerationState } from "#core/generation/progress.ts";
import { GenerationRequest, Recipe } from "#core/generation/request.ts";
import { SpecAnalysis } from "#core/specs/analysis.ts";
import { SPEC_SLOTS, type Spec } from "#core/specs/spec.ts";
import type { Sqlite } from "./open-database.ts";

export interface StoredGeneration {
  readonly id: string;
  readonly corpus: string;
  readonly request: GenerationRequest;
  readonly spec: Spec;
  /** What the spec is known to hold without asking a model; null where the generator finds it. */
  readonly analysis: SpecAnalysis | null;
  readonly generator: GeneratorIdentity;
  readonly promptVersion: string;
  readonly codeVersion: string;
  readonly createdAt: string;
  readonly status: GenerationState;
  readonly capTokens: number | null;
  readonly capUsd: number | null;
}

/** One asking of a step, and what came of it. */
export interface StoredStep {
  readonly key: string;
  /** 0 for the first asking. */
  readonly attempt: number;
  readonly stage: string;
  readonly requestSha256: string;
  readonly status: "answered" | "rejected";
  readonly reason: string | null;
  /** JSON of the answer or of the problem. */
  readonly answer: string;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly answeredAt: string;
}

const SpecJson = z.strictObject({
  name: z.string(),
  sha256: z.string(),
  title: z.string(),
  text: z.string(),
  sections: z.array(
    z.strictObject({ id: z.string(), title: z.string(), level: z.number(), start: z.number(), end: z.number() }),
  ),
  slots: z.array(z.enum(SPEC_SLOTS)),
});

const Row = z.strictObject({
  id: z.string(),
  corpus: z.string(),
  request: z.string(),
  spec: z.string(),
  analysis: z.string().nullable(),
  generator: z.string(),
  promptVersion: z.string(),
  codeVersion: z.string(),
  createdAt: z.string(),
  status: z.enum(GENERATION_STATES),
  capTokens: z.number().nullable(),
  capUsd: z.number().nullable(),
});

const SELECT = `SELECT id, corpus, request, spec, analysis, generator, prompt_version AS promptVersion,
  code_version AS codeVersion, created_at AS createdAt, status, cap_tokens AS capTokens, cap_usd AS capUsd FROM generations`;

const StepRow = z.strictObject({
  stage: z.string(),
  requestSha256: z.string(),
  status: z.enum(["answered", "finished", "rejected"]),
  answer: z.string(),
  answeredAt: z.string(),
});

const AttemptRow = z.strictObject({
  attempt: z.number(),
  status: z.enum(["answered", "finished", "rejected"]),
  reason: z.string().nullable(),
  promptTokens: z.number(),
  answerTokens: z.number(),
});
const AskedRow = z.strictObject({ latest: z.number(), anyUsable: z.number().transform((value) => value === 1) });

const Progress = z.strictObject({
  id: z.string(),
  corpus: z.string(),
  recipe: Recipe,
  status: z.enum(GENERATION_STATES),
  stages: z.array(z.strictObject({ stage: z.string(), done: z.number(), total: z.number().nullable() })),
  documents: z.number(),
  target: z.number(),
  promptTokens: z.number(),
  answerTokens: z.number(),
  costUsd: z.number().nullable(),
  rejected: z.record(z.string(), z.number()),
  perMinute: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  sample: z.strictObject({ title: z.string(), text: z.string() }).nullable(),
  problem: z.strictObject({ code: KnownCode, message: z.string() }).nullable(),
});
const RunningRow = z.strictObject({ id: z.string(), ownerPid: z.number() });

/** Generations and every asking of their steps. */
export class GenerationsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  add(generation: StoredGeneration, ownerPid: number): void {
    this.#database
      .prepare(
        `INSERT INTO generations (id, corpus, request, spec, analysis, generator, prompt_version, code_version, created_at,
           status, cap_tokens, cap_usd, owner_pid)
         VALUES (@id, @corpus, @request, @spec, @analysis, @generator, @promptVersion, @codeVersion, @createdAt,
           @status, @capTokens, @capUsd, @ownerPid)`,
      )
      .run({
        ...generation,
        request: JSON.stringify(generation.request),
        spec: JSON.stringify(generation.spec),
        analysis: generation.analysis && JSON.stringify(generation.analysis),
        generator: JSON.stringify(generation.generator),
        ownerPid,
      });
  }

  /** The one that was begun last first, whatever the clock said: it may have been set back since. */
  list(): StoredGeneration[] {
    return this.#database.prepare(`${SELECT} ORDER BY rowid DESC`).all().map(readRow);
  }

  find(id: string): StoredGeneration | null {
    const row = this.#database.prepare(`${SELECT} WHERE id = ?`).get(id);
    return row === undefined ? null : readRow(row);
  }

  setStatus(id: string, status: GenerationState): void {
    this.#database.prepare("UPDATE generations SET status = ? WHERE id = ?").run(status, id);
  }

  /** Ends what a process that is gone left running; whatever became of it since it was looked at stays. */
  interrupt(id: string, ownerPid: number): void {
    this.#database
      .prepare("UPDATE generations SET status = 'interrupted' WHERE id = ? AND owner_pid = ? AND status = 'running'")
      .run(id, ownerPid);
  }

  setCaps(id: string, caps: { readonly capTokens: number | null; readonly capUsd: number | null }): void {
    this.#database
      .prepare("UPDATE generations SET cap_tokens = @capTokens, cap_usd = @capUsd WHERE id = @id")
      .run({ id, ...caps });
  }

  /** Takes one over for this process and marks it running; false where another process did so first. */
  claim(id: string, ownerPid: number): boolean {
    return (
      this.#database
        .prepare("UPDATE generations SET status = 'running', owner_pid = ? WHERE id = ? AND status <> 'running'")
        .run(ownerPid, id).changes === 1
    );
  }

  /** Those marked running, with the process that claimed each. */
  running(): { id: string; ownerPid: number }[] {
    return this.#database
      .prepare("SELECT id, owner_pid AS ownerPid FROM generations WHERE status = 'running'")
      .all()
      .map((row) => RunningRow.parse(row));
  }

  /** What was last told of it, with the status it has now; null before anything was told. */
  progress(id: string): GenerationProgress | null {
    const row = this.#database.prepare("SELECT progress FROM generations WHERE id = ?").pluck().get(id);
    return typeof row === "string" ? Progress.parse(JSON.parse(row)) : null;
  }

  setProgress(id: string, progress: GenerationProgress): void {
    this.#database
      .prepare("UPDATE generations SET progress = ?, status = ? WHERE id = ?")
      .run(JSON.stringify(progress), progress.status, id);
  }

  step(id: string, key: string, attempt: number): z.infer<typeof StepRow> | null {
    const row = this.#database
      .prepare(
        `SELECT stage, request_sha256 AS requestSha256, status, answer, answered_at AS answeredAt FROM generation_steps
         WHERE generation_id = ? AND key = ? AND attempt = ?`,
      )
      .get(id, key, attempt);
    return row === undefined ? null : StepRow.parse(row);
  }

  /** Every asking of a step, in order. */
  attempts(id: string, key: string): z.infer<typeof AttemptRow>[] {
    return this.#database
      .prepare(
        `SELECT attempt, status, reason, prompt_tokens AS promptTokens, answer_tokens AS answerTokens FROM generation_steps
         WHERE generation_id = ? AND key = ? ORDER BY attempt`,
      )
      .all(id, key)
      .map((row) => AttemptRow.parse(row));
  }

  /** The highest number that an asking of any step has (-1: none has), and whether any answer was of use. */
  asked(id: string): z.infer<typeof AskedRow> {
    return AskedRow.parse(
      this.#database
        .prepare(
          `SELECT coalesce(max(attempt), -1) AS latest, coalesce(max(status <> 'rejected'), 0) AS anyUsable
           FROM generation_steps WHERE generation_id = ?`,
        )
        .get(id),
    );
  }

  addStep(id: string, step: StoredStep): void {
    this.#database
      .prepare(
        `INSERT INTO generation_steps (generation_id, key, attempt, stage, request_sha256, status, reason, answer,
           prompt_tokens, answer_tokens, answered_at)
         VALUES (@id, @key, @attempt, @stage, @requestSha256, @status, @reason, @answer, @promptTokens, @answerTokens, @answeredAt)
         ON CONFLICT (generation_id, key, attempt) DO UPDATE SET request_sha256 = excluded.request_sha256,
           status = excluded.status, reason = excluded.reason, answer = excluded.answer,
           prompt_tokens = excluded.prompt_tokens, answer_tokens = excluded.answer_tokens, answered_at = excluded.answered_at`,
      )
      .run({ id, ...step });
  }

  rejectStep(id: string, key: string, attempt: number, reason: string): void {
    this.#database
      .prepare(
        `UPDATE generation_steps SET status = 'rejected', reason = ?
         WHERE generation_id = ? AND key = ? AND attempt = ?`,
      )
      .run(reason, id, key, attempt);
  }

  finishStep(id: string, key: string, attempt: number): void {
    this.#database
      .prepare("UPDATE generation_steps SET status = 'finished' WHERE generation_id = ? AND key = ? AND attempt = ?")
      .run(id, key, attempt);
  }
}

function readRow(row: unknown): StoredGeneration {
  const { request, spec, analysis, generator, ...rest } = Row.parse(row);
  return {
    ...rest,
    request: GenerationRequest.parse(JSON.parse(request)),
    spec: SpecJson.parse(JSON.parse(spec)),
    analysis: analysis === null ? null : SpecAnalysis.parse(JSON.parse(analysis)),
    generator: GeneratorIdentity.parse(JSON.parse(generator)),
  };
}
