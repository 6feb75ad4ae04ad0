import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import {
  EXTRACTION_PROMPT_VERSION,
  extractionQuestion,
  readReasons,
  REASON_PROMPT_VERSION,
  type ReasonAsked,
  reasonQuestion,
} from "#core/reasons/reason-question.ts";
import { labelledReasons, type Trial } from "#core/reasons/trial.ts";
import type { StoredExtraction } from "#native/storage/reasons-table.ts";
import type { Store } from "#native/storage/store.ts";
import { askJudge, isBroken } from "./ask-judge.ts";
import { askRollouts, type OpenQuestion, tryJudge, unanswered } from "./ask-rollouts.ts";
import { atOnce, type Source } from "./at-once.ts";
import { generatorOf, type GeneratorSources } from "./generation-parts.ts";
import { type TwoSided, twoSidedJudge } from "./intent-judge.ts";
import type { ReasonEdits } from "./reason-edits.ts";
import { familyQuestion, reasonSet } from "./reason-verdicts.ts";
import { RunningJobs } from "./running-jobs.ts";
import { type ReadScratchpad, scratchpadsOf } from "./scratchpads.ts";
import { selectGrid } from "./select-grid.ts";

interface Dependencies {
  readonly store: Store;
  readonly edits: ReasonEdits;
  readonly sources: GeneratorSources;
  readonly now: () => Date;
}

export interface ReadRequest {
  readonly run: string;
  readonly reader: GeneratorChoice;
  /** Lets a checkpoint read what it wrote itself; that is marked. */
  readonly allowOwnText: boolean;
}

/** What came of having a run's scratchpads read. */
export interface ReasonReading {
  readonly run: string;
  /** The judge's or extractor's name, and how many answers it has given and failed to give on this run. */
  readonly reader: string;
  readonly answered: number;
  readonly failed: number;
}

type Events<T> = AsyncGenerator<JobEvent<T>, void, undefined>;

const ASKING: TwoSided<ReasonAsked> = { promptVersion: REASON_PROMPT_VERSION, questionOf: reasonQuestion };
const MAX_TOKENS = 1024;

/** Generators that list reasons, and judges that say which families' reasons a scratchpad gives. What they say is kept. */
export class ReasonReaders {
  readonly #deps: Dependencies;
  readonly #jobs = new RunningJobs();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Tries a judge on the built-in families' examples and near misses. */
  validate(choice: GeneratorChoice, signal?: AbortSignal): Events<Trial> {
    return this.#jobs.while(this.#validate(choice, this.#jobs.either(signal)));
  }

  /** Has a judge say of every readable scratchpad which families' reasons it gives. It goes on where it had stopped. */
  judge(request: ReadRequest, signal?: AbortSignal): Events<ReasonReading> {
    return this.#jobs.while(this.#judge(request, this.#jobs.either(signal)));
  }

  /** Has a generator list the reasons of every readable scratchpad. It goes on where it had stopped. */
  extract(request: ReadRequest, signal?: AbortSignal): Events<ReasonReading> {
    return this.#jobs.while(this.#extract(request, this.#jobs.either(signal)));
  }

  async close(): Promise<void> {
    await this.#jobs.close();
  }

  async *#validate(choice: GeneratorChoice, signal: AbortSignal): Events<Trial> {
    const judge = await twoSidedJudge(choice, this.#deps.sources, ASKING);
    if (!judge.ok) {
      yield { type: "failed", problem: judge.error };
      return;
    }
    const texts = labelledReasons().items.map(({ id, family, scratchpad, given }) => ({
      id,
      label: given,
      asked: { family, scratchpad },
    }));
    yield* tryJudge(this.#deps, judge.value, reasonSet(), texts, signal);
  }

  async *#judge({ run, reader, allowOwnText }: ReadRequest, signal: AbortSignal): Events<ReasonReading> {
    const { store, edits, sources } = this.#deps;
    const readable = this.#readable(run);
    const judge = readable.ok ? await twoSidedJudge(reader, sources, ASKING) : readable;
    if (!readable.ok || !judge.ok) {
      if (!judge.ok) yield { type: "failed", problem: judge.error };
      return;
    }
    const probe = readable.value[0]?.column.run.probe ?? "";
    const questions = readable.value.flatMap(({ column, rollout, said }) =>
      edits.codebook(probe).families.map((family): OpenQuestion<ReasonAsked> => ({
        part: { run: column.run.id, checkpoint: column.part.checkpoint },
        cell: rollout.cell,
        sample: rollout.sample,
        question: familyQuestion(family),
        asked: { family, scratchpad: said },
        ownText: column.part.checkpointSha256 === judge.value.checkpointSha256,
      })),
    );
    const own = questions.find(({ ownText }) => ownText);
    if (own && !allowOwnText) {
      yield { type: "failed", problem: ownReader(judge.value.name, own.part.checkpoint, run) };
      return;
    }
    const failed = yield* askRollouts(this.#deps, judge.value, unanswered(store, judge.value.id, questions), signal);
    const left = unanswered(store, judge.value.id, questions).length;
    const reading = { run, reader: judge.value.name, answered: questions.length - left, failed: left };
    yield failed ? { type: "failed", problem: failed } : { type: "finished", value: reading };
  }

  async *#extract({ run, reader, allowOwnText }: ReadRequest, signal: AbortSignal): Events<ReasonReading> {
    const { store, sources } = this.#deps;
    const readable = this.#readable(run);
    const generator = readable.ok ? generatorOf(reader, sources) : readable;
    if (!readable.ok || !generator.ok) {
      if (!generator.ok) yield { type: "failed", problem: generator.error };
      return;
    }
    const subject = reader.kind === "checkpoint" ? sources.checkpoints.find(reader.id) : null;
    const sha256 = subject?.ok === true ? subject.value.sha256 : null;
    const own = readable.value.find(({ column }) => column.part.checkpointSha256 === sha256);
    if (own && !allowOwnText) {
      yield { type: "failed", problem: ownReader(reader.kind, own.column.part.checkpoint, run) };
      return;
    }
    const extractor = `${nameOf(reader)} ${generator.value.identity.model}, ${EXTRACTION_PROMPT_VERSION}, temperature 0`;
    const done = new Set(
      readable.value.flatMap(({ column }) =>
        store.reasons
          .extractions({ run, checkpoint: column.part.checkpoint }, extractor)
          .flatMap(({ cell, sample, found }) =>
            "failed" in found ? [] : [JSON.stringify([column.part.checkpoint, cell, sample])],
          ),
      ),
    );
    const open = readable.value.filter(
      ({ column, rollout }) => !done.has(JSON.stringify([column.part.checkpoint, rollout.cell, rollout.sample])),
    );
    const sources_ = open.map((each, index): Source<{ index: number; found: StoredExtraction["found"] }> => {
      return async function* (inner) {
        const messages = [{ role: "user" as const, content: extractionQuestion(each.said) }];
        const requestOf = (turn: number) => ({
          messages,
          maxTokens: MAX_TOKENS,
          temperature: 0,
          seed: `reasons/${turn}`,
        });
        const asked = await askJudge(generator.value, requestOf, readReasons, inner);
        yield { index, found: "reason" in asked ? { failed: asked.reason } : { reasons: asked.verdict } };
      };
    });
    let [count, failures] = [0, 0];
    try {
      for await (const { index, found } of atOnce(sources_, generator.value.parallel, signal)) {
        const each = open[index];
        if (!each) throw new Error("Internal error: an answer about a rollout that was not asked about.");
        if ("failed" in found && isBroken(found.failed)) {
          const message = `${nameOf(reader)} cannot be asked (${found.failed}): what it listed is kept; check it, then ask again.`;
          yield { type: "failed", problem: problem("judge-failed", message) };
          return;
        }
        const { cell, sample } = each.rollout;
        store.reasons.addExtraction({ run, checkpoint: each.column.part.checkpoint }, extractor, {
          cell,
          sample,
          found,
        });
        if ("failed" in found) failures++;
        yield progress(`asking ${nameOf(reader)}`, ++count, open.length);
      }
    } catch (cause) {
      if (!signal.aborted) throw cause;
      yield {
        type: "failed",
        problem: problem("cancelled", "Cancelled: what was listed is kept; ask again to go on."),
      };
      return;
    }
    const answered = readable.value.length - failures;
    yield { type: "finished", value: { run, reader: extractor, answered, failed: failures } };
  }

  #readable(run: string): Result<(ReadScratchpad & { readonly said: string })[], Problem> {
    const grid = selectGrid(this.#deps.store, [run]);
    if (!grid.ok) return grid;
    return ok(
      scratchpadsOf(this.#deps.store, grid.value).flatMap((each) =>
        "text" in each.scratchpad ? [{ ...each, said: each.scratchpad.text }] : [],
      ),
    );
  }
}

function progress(phase: string, done: number, total: number): JobEvent<never> {
  return { type: "progress", phase, done, total, perSecond: null, secondsLeft: null };
}

function nameOf(choice: GeneratorChoice): string {
  return choice.kind === "endpoint"
    ? `endpoint:${choice.name}`
    : choice.kind === "checkpoint"
      ? `checkpoint:${choice.id}`
      : choice.kind;
}

/** A checkpoint does not read its own scratchpads unless that is said. */
export function ownReader(reader: string, checkpoint: string, run: string): Problem {
  return problem(
    "judge-of-itself",
    `The reader ${reader} wrote part of run "${run}" itself, as "${checkpoint}": choose another, or add --allow-own-text, and its verdicts are marked.`,
  );
}
