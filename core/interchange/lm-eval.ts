import { z } from "zod";
import type {
  LoggedLikelihood,
  LoggedMessage,
  LoggedSample,
  LoggedScore,
  SampleLog,
  ScoreValue,
} from "./sample-log.ts";

/** Line of a `samples_*.jsonl` of lm-evaluation-harness (0.4). */
type LmEvalRow = Readonly<Record<string, unknown>>;

/**
 * One row a sample, as lm-evaluation-harness logs them: a request for each offered answer where likelihoods were read, else one
 * for the text. Its three hashes are taken as it takes them. `sha256` gives the hex digest of a text.
 */
export function toLmEvalRows(log: SampleLog, sha256: (text: string) => string): LmEvalRow[] {
  const numbers = new Map<string, number>();
  return log.samples.map((sample) => {
    const number = numbers.get(sample.id) ?? numbers.size;
    numbers.set(sample.id, number);
    const context = sample.input.map(({ content }) => content).join("\n\n");
    const doc = {
      id: sample.id,
      epoch: sample.epoch,
      query: context,
      ...(sample.choices ? { choices: sample.choices } : {}),
    };
    const asked = sample.likelihoods ?? [];
    const texts = asked.length > 0 ? asked.map(({ text }) => ` ${text}`) : [JSON.stringify({ until: [] })];
    const answers = asked.length > 0 ? asked.map(likelihoodWords) : [sample.output ?? ""];
    const known = sample.scores.filter(({ value }) => typeof value !== "string");
    return {
      doc_id: number,
      doc,
      target: sample.target,
      arguments: Object.fromEntries(texts.map((text, at) => [`gen_args_${at}`, { arg_0: context, arg_1: text }])),
      resps: answers.map((answer) => [answer]),
      filtered_resps: answers,
      filter: "none",
      metrics: known.map(({ name }) => name),
      doc_hash: sha256(JSON.stringify(doc, null, 2)),
      prompt_hash: sha256(context),
      target_hash: sha256(sample.target),
      ...Object.fromEntries(known.map(({ name, value }) => [name, value === null ? Number.NaN : Number(value)])),
    };
  });
}

function likelihoodWords({ nats, greedy }: LoggedLikelihood): [string, string] {
  return [String(nats), greedy === null ? "None" : greedy ? "True" : "False"];
}

const Row = z.looseObject({
  doc_id: z.union([z.int(), z.string()]),
  doc: z.unknown().optional(),
  target: z.unknown().optional(),
  arguments: z.unknown().optional(),
  resps: z.array(z.unknown()).optional(),
  filtered_resps: z.array(z.unknown()).optional(),
  filter: z.string().default("none"),
  metrics: z.array(z.string()).optional(),
});
type Row = z.infer<typeof Row>;

/** One parsed line. Throws a ZodError. */
export function readLmEvalRow(json: unknown): Row {
  return Row.parse(json);
}

/**
 * Samples of parsed rows. Rows of one document under several filters are one sample; repeated rows of a document under one
 * filter, and several answers to one request, are epochs.
 */
export function samplesOfRows(rows: readonly Row[]): LoggedSample[] {
  const filters = new Set(rows.map(({ filter }) => filter));
  const seen = new Map<string, number>();
  const samples = new Map<string, LoggedSample>();
  for (const row of rows) {
    const turn = `${row.filter}\n${row.doc_id}`;
    const epoch = (seen.get(turn) ?? 0) + 1;
    seen.set(turn, epoch);
    const key = `${row.doc_id}\n${epoch}`;
    const scores = scoresOf(row, filters.size > 1);
    const held = samples.get(key);
    samples.set(key, held ? { ...held, scores: [...held.scores, ...scores] } : sampleOf(row, epoch, scores));
  }
  return [...samples.values()];
}

function sampleOf(row: Row, epoch: number, scores: readonly LoggedScore[]): LoggedSample {
  const requests = requestsOf(row.arguments);
  const answers = row.filtered_resps ?? row.resps ?? [];
  const likelihoods = answers.flatMap((answer, at) => likelihoodOf(answer, requests[at]?.[1]));
  const [first] = answers;
  const asked = requests[0]?.[0] ?? "";
  return {
    id: String(row.doc_id),
    epoch,
    input: messagesOf(asked),
    target: typeof row.target === "string" ? row.target : JSON.stringify(row.target ?? ""),
    choices: likelihoods.length > 0 ? likelihoods.map(({ text }) => text) : null,
    output: likelihoods.length > 0 || first === undefined ? null : firstText(first),
    stop: "unknown",
    inputTokens: null,
    outputTokens: null,
    likelihoods: likelihoods.length > 0 ? likelihoods : null,
    error: null,
    scores,
    metadata: { doc: row.doc, resps: row.resps },
  };
}

/** Pairs of context and continuation, in either of the two shapes that the harness has written. */
function requestsOf(value: unknown): [string, string][] {
  const lists = Array.isArray(value) ? value : Object.values(value ?? {});
  return lists.map((each): [string, string] => {
    const [context, rest] = Array.isArray(each) ? each : Object.values(each ?? {});
    return [wordsOf(context), wordsOf(rest)];
  });
}

function wordsOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** A chat is logged as the JSON of its messages, within a list. */
function messagesOf(context: string): LoggedMessage[] {
  const chat = context.startsWith("[") ? Chat.safeParse(parsed(context)) : null;
  return chat?.success ? chat.data : [{ role: "user", content: context }];
}

const Chat = z.array(z.object({ role: z.enum(["system", "user", "assistant", "tool"]), content: z.string() })).min(1);

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const [first] = Array.isArray(value) ? value : [];
    return Array.isArray(first) || typeof first === "string" ? parsed(wordsOf(first)) : value;
  } catch {
    return null;
  }
}

/** `["-3.2", "False"]`, within as many lists as there are. */
function likelihoodOf(answer: unknown, continuation = ""): LoggedLikelihood[] {
  if (!Array.isArray(answer)) return [];
  const [nats, greedy] = answer;
  if (Array.isArray(nats)) return likelihoodOf(nats, continuation);
  if (answer.length !== 2 || !/^(true|false|none|null)$/i.test(String(greedy)) || !Number.isFinite(Number(nats)))
    return [];
  const said = String(greedy).toLowerCase();
  return [
    {
      text: continuation.replace(/^ /, ""),
      nats: Number(nats),
      greedy: said === "none" || said === "null" ? null : said === "true",
    },
  ];
}

function firstText(answer: unknown): string {
  return Array.isArray(answer) ? firstText(answer[0] ?? "") : wordsOf(answer);
}

/** Where a row does not name its metrics, they are the numbers beside the fields that every row has. */
function scoresOf(row: Row, named: boolean): LoggedScore[] {
  const keys = row.metrics ?? Object.keys(row).filter((key) => !(key in Row.shape) && typeof row[key] === "number");
  return keys.flatMap((key): LoggedScore[] => {
    const value = scalarOf(row[key]);
    if (value === undefined) return [];
    const name = named ? `${key},${row.filter}` : key;
    return [{ name, value, answer: null, explanation: null, metadata: {} }];
  });
}

/** Metrics that are no scalars of the sample, such as the pairs that a corpus-wide one is made of, are left out. */
function scalarOf(value: unknown): ScoreValue | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  return typeof value === "number" ? value : undefined;
}
