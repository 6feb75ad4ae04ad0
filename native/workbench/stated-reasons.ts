import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { JobEvent } from "#core/base/job-event.ts";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ExperimentArm } from "#core/experiment/arms.ts";
import { armsOf } from "#core/experiment/arms.ts";
import { type ReasonShare, reasonShares } from "#core/experiment/stated-reasons.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type { Question, Reading } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { readWhy, type WhyAnswer, whyMessages, WhySet } from "#core/probes/stated-reasons.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { Store } from "#native/storage/store.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { EngineMeter } from "./engine-meter.ts";
import type { Protocols } from "./protocols.ts";
import type { Column } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, selectPairRuns } from "./run-selection.ts";

/** What checkpoints say when they are asked why, by arm. */
export interface StatedReasonsReport {
  readonly runs: readonly ProbeRunSummary[];
  /** Null where no set is known for the probe. */
  readonly set: (WhySet & { readonly sha256: string }) | null;
  readonly arms: readonly ExperimentArm[];
  readonly shares: readonly ReasonShare[];
  /** By checkpoint, of questions to ask about. */
  readonly asked: readonly { readonly checkpoint: string; readonly answers: number; readonly questions: number }[];
  readonly warnings: readonly string[];
}

interface Dependencies {
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly pool: EnginePool;
  readonly protocols: Protocols;
  /** Folder of the bundled sets. */
  readonly folder: string;
}

/** Answers that go to the engine together. */
const BATCH = 64;
/** Tokens of a reason, generously. */
const MAX_TOKENS = 24;

/** Asks checkpoints of a run why they chose as they did, and says what reasons they give. */
export class StatedReasons {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Asks about every choice of the run that was not asked about yet; the choice is the likelier option of that very
   * question. Every batch is stored before the next begins.
   */
  async *ask(
    { run, file }: { readonly run: string; readonly file?: string | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<JobEvent<StatedReasonsReport>> {
    const selected = selectPairRuns(this.#deps.store, [run]);
    const set = selected.ok ? await this.#setFor(selected.value.probe.id, file) : selected;
    if (!selected.ok || !set.ok) {
      const failure = selected.ok ? set : selected;
      if (!failure.ok) yield { type: "failed", problem: failure.error };
      return;
    }
    const { probe, columns } = selected.value;
    const sha256 = sha256OfText(canonicalJson(set.value));
    this.#deps.store.statedReasons.keepSet(sha256, JSON.stringify(set.value));
    const questions = questionsOf(probe);
    const options = new Map(probe.items.map((item) => [item.id, item.options]));
    const parts = columns.map((column) => ({ column, open: this.#open(column, sha256, questions) }));
    const total = parts.reduce((sum, { open }) => sum + open.length, 0);
    const started = performance.now();
    let done = 0;
    for (const { column, open } of parts) {
      if (open.length === 0) continue;
      const { part } = column;
      const checkpoint = this.#deps.checkpoints.find(part.checkpoint);
      const fault = checkpoint.ok ? await this.#changed(column) : checkpoint.error;
      if (!checkpoint.ok || fault) {
        yield { type: "failed", problem: fault ?? problem("checkpoint-unknown", part.checkpoint) };
        return;
      }
      const meter = new EngineMeter(part.engine);
      for (let next = 0; next < open.length; next += BATCH) {
        if (signal.aborted) {
          yield {
            type: "failed",
            problem: problem("cancelled", "Cancelled: answers so far are kept; ask again to go on."),
          };
          return;
        }
        const perSecond = done === 0 ? null : (done * 1000) / Math.max(1, performance.now() - started);
        const secondsLeft = perSecond === null ? null : (total - done) / perSecond;
        yield { type: "progress", phase: `${part.checkpoint}: asking why`, done, total, perSecond, secondsLeft };
        const batch = open.slice(next, next + BATCH);
        const { folder, sha256: contentSha256 } = checkpoint.value;
        const engine = await this.#deps.pool.acquire({ folder, contentSha256 });
        const answered = !engine.ok
          ? engine
          : meter.use(engine.value)
            ? await askWhy(engine.value, { set: set.value, options, request: column.run.request }, batch, signal)
            : err(problem("engine-changed", engineChanged(part.checkpoint, meter.changed(engine.value))));
        if (!answered.ok) {
          yield { type: "failed", problem: answered.error };
          return;
        }
        this.#deps.store.statedReasons.add(run, part.checkpoint, sha256, answered.value);
        done += batch.length;
      }
    }
    const report = this.of([run], sha256);
    yield report.ok ? { type: "finished", value: report.value } : { type: "failed", problem: report.error };
  }

  /** Shares by arm; of the set that the runs were asked by, where `sha256` does not name one. */
  of(runIds: readonly string[], sha256?: string): Result<StatedReasonsReport, Problem> {
    const selected = selectPairRuns(this.#deps.store, runIds);
    if (!selected.ok) return selected;
    const { runs, probe, columns } = selected.value;
    const { store } = this.#deps;
    const used = [...new Set(runs.flatMap(({ id }) => store.statedReasons.setsOf(id)))];
    const chosen = sha256 ?? used[0] ?? null;
    const body = chosen === null ? null : store.statedReasons.set(chosen);
    const set = body === null ? this.#bundledFor(probe.id) : WhySet.parse(JSON.parse(body));
    const sealed = this.#deps.protocols.sealedIn(runs, probe);
    const arms = armsOf(columns.map(({ name, part }) => ({ id: name, lineage: part.lineage }))).arms;
    const answers = new Map(
      columns.map(({ name, run, part }) => [
        name,
        chosen === null ? [] : store.statedReasons.of(run.id, part.checkpoint, chosen),
      ]),
    );
    const given = new Map([...answers].filter(([, all]) => all.length > 0));
    return ok({
      runs,
      set: set && { ...set, sha256: chosen ?? sha256OfText(canonicalJson(set)) },
      arms,
      shares:
        set === null || given.size === 0
          ? []
          : reasonShares({
              set,
              groups: groupsOf(probe).filter(({ id, level }) => level === "headline" && !sealed.includes(id)),
              arms,
              answers: given,
              seed: columns[0]?.run.request.seed ?? 0,
              resamples: BOOTSTRAP_RESAMPLES,
            }),
      asked: columns.map(({ name }) => ({
        checkpoint: name,
        answers: answers.get(name)?.length ?? 0,
        questions: questionsOf(probe).length,
      })),
      warnings:
        used.length > 1
          ? [`The runs were asked why in ${used.length} ways, which are never put together: the first is shown`]
          : [],
    });
  }

  /** Questions that the checkpoint answered by likelihood and was not asked about, with its choice. */
  #open({ run, part }: Column, sha256: string, questions: readonly Question[]): Chosen[] {
    const held = new Set(this.#deps.store.statedReasons.of(run.id, part.checkpoint, sha256).map((each) => keyOf(each)));
    const choices = new Map(
      this.#deps.store.readings.of(run.id, part.checkpoint).flatMap((reading) => {
        const choice = likelierOf(reading);
        return choice === null ? [] : [[keyOf(reading), choice] as const];
      }),
    );
    return questions.flatMap((question) => {
      const chosen = choices.get(keyOf(question));
      return chosen === undefined || held.has(keyOf(question)) ? [] : [{ question, chosen }];
    });
  }

  async #changed({ part }: Column): Promise<Problem | null> {
    const verified = await this.#deps.checkpoints.verify(part.checkpoint);
    if (!verified.ok) return verified.error;
    if (verified.value.problem) return verified.value.problem;
    const now = this.#deps.checkpoints.find(part.checkpoint);
    return now.ok && now.value.sha256 !== part.checkpointSha256
      ? problem("checkpoint-changed", `"${part.checkpoint}" is not what the run read: start a new run, then ask why.`)
      : null;
  }

  async #setFor(probe: string, file: string | undefined): Promise<Result<WhySet, Problem>> {
    if (file !== undefined) return readSet(resolve(file), probe);
    const bundled = this.#bundledFor(probe);
    return bundled
      ? ok(bundled)
      : err(
          problem(
            "why-set-missing",
            `Nothing says which phrases are reasons for the choices of "${probe}": name a file with --set (models/why/value-micro.json shows its form).`,
          ),
        );
  }

  #bundledFor(probe: string): WhySet | null {
    const path = join(this.#deps.folder, `${probe}.json`);
    return existsSync(path) ? WhySet.parse(JSON.parse(readFileSync(path, "utf8"))) : null;
  }
}

interface Chosen {
  readonly question: Question;
  readonly chosen: 0 | 1;
}

interface Asking {
  readonly set: WhySet;
  readonly options: ReadonlyMap<string, readonly { readonly text: string }[]>;
  readonly request: ProbeRunSummary["request"];
}

async function askWhy(
  engine: Engine,
  { set, options, request }: Asking,
  batch: readonly Chosen[],
  signal: AbortSignal,
): Promise<Result<WhyAnswer[], Problem>> {
  const { temperature, topP } = request;
  const seedOf = ({ itemId, form, order }: Question): string => `${request.seed}/why/${itemId}/${form}/${order}`;
  const answers = await engine.sample(
    batch.map(({ question, chosen }) => ({
      prompt: {
        kind: "chat",
        messages: whyMessages(set, question, options.get(question.itemId)?.[chosen]?.text ?? ""),
      },
      decoding: { temperature, topP, maxTokens: MAX_TOKENS, stop: [] },
      seeds: [seedOf(question)],
    })),
    signal,
  );
  if (!answers.ok) return answers;
  return ok(
    batch.flatMap(({ question, chosen }, index): WhyAnswer[] => {
      const [answer] = answers.value[index]?.answers ?? [];
      if (!answer) return [];
      const { itemId, form, order } = question;
      const promptSha256 = answers.value[index]?.promptSha256 ?? "";
      const { text, seed, stop } = answer;
      return [{ itemId, form, order, promptSha256, chosen, seed, text, ...readWhy(text, stop, set) }];
    }),
  );
}

/** The option of more probability; null of a sampled reading, and where both are equally likely. */
function likelierOf(reading: Reading): 0 | 1 | null {
  if (reading.kind !== "likelihood") return null;
  const [first, second] = reading.options;
  return first.sumNats === second.sumNats ? null : first.sumNats > second.sumNats ? 0 : 1;
}

function keyOf({ itemId, form, order }: Pick<Question, "itemId" | "form" | "order">): string {
  return `${itemId}/${form}/${order}`;
}

async function readSet(path: string, probe: string): Promise<Result<WhySet, Problem>> {
  try {
    const parsed = WhySet.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return err(
        problem(
          "why-set-wrong",
          `${path} says no reasons (${issue?.path.join(".")} ${issue?.message}): correct it; models/why/value-micro.json shows the form.`,
        ),
      );
    }
    return parsed.data.probe === probe
      ? ok(parsed.data)
      : err(
          problem(
            "why-set-wrong",
            `${path} is about the probe "${parsed.data.probe}" and not "${probe}": name the set of that one.`,
          ),
        );
  } catch (cause) {
    return err(problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}): name a JSON file.`));
  }
}

function engineChanged(checkpoint: string, changed: string): string {
  return `"${checkpoint}" was read on ${changed}: ask as it was read (--provider NAME chooses the provider), or start a new run here, then ask why.`;
}
