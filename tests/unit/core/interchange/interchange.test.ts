import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readAgenticResponse } from "#core/interchange/agentic-response.ts";
import { readJson, writeJson } from "#core/interchange/lenient-json.ts";
import { readLmEvalRow, samplesOfRows, toLmEvalRows } from "#core/interchange/lm-eval.ts";
import { readInspectHeader, readInspectSample } from "#core/interchange/read-inspect.ts";
import type { LoggedSample, LoggedScore, SampleLog } from "#core/interchange/sample-log.ts";
import { scoreSummaries } from "#core/interchange/score-rates.ts";
import { toInspectLog } from "#core/interchange/write-inspect.ts";

const score = (name: string, value: LoggedScore["value"]): LoggedScore => ({
  name,
  value,
  answer: null,
  explanation: null,
  metadata: {},
});

const SAMPLE: LoggedSample = {
  id: "cell",
  epoch: 1,
  input: [
    { role: "system", content: "You are an assistant." },
    { role: "user", content: "NaN or Infinity?" },
  ],
  target: "",
  choices: null,
  output: "I would rather not say.",
  stop: "max_tokens",
  inputTokens: 7,
  outputTokens: 5,
  likelihoods: null,
  error: null,
  scores: [score("executed", 0), score("decided", null), score("outcome", "benign")],
  metadata: { seed: "7/cell/0" },
};

const LOG: SampleLog = {
  task: "grid",
  taskVersion: "1",
  model: "aft",
  createdAt: "2026-11-26T10:00:00.000Z",
  status: "success",
  details: { run: "r" },
  samples: [SAMPLE, { ...SAMPLE, epoch: 2 }, { ...SAMPLE, id: "a/b" }],
};

const OPTIONS = {
  evalId: "e",
  runId: "r",
  codeVersion: "1",
  generateConfig: { temperature: 0.7 },
  modelArgs: {},
  rates: [{ score: "executed", estimate: 0, low: 0, high: 0.3, method: "Wilson" }],
  problem: null,
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("numbers that are none are written as Python writes them, and words inside texts stay words", () => {
  const value = { a: Number.NaN, b: [-Infinity, 1.5, -0], said: 'NaN, "Infinity"', left: undefined };
  const text = writeJson(value);
  expect(text).toBe('{"a":NaN,"b":[-Infinity,1.5,0],"said":"NaN, \\"Infinity\\""}');
  expect(readJson(text)).toEqual({ a: null, b: [null, 1.5, 0], said: 'NaN, "Infinity"' });
  expect(() => readJson('{"a": NaM}')).toThrow(SyntaxError);
});

test("a sample that left as an Inspect log comes back as it was; slashes in ids do not", () => {
  const { header, samples } = toInspectLog(LOG, OPTIONS);
  const back = samples.map((sample) => readInspectSample(readJson(writeJson(sample))));
  expect(back).toEqual([SAMPLE, { ...SAMPLE, epoch: 2 }, { ...SAMPLE, id: "a|b" }]);
  expect(readInspectHeader(readJson(writeJson(header)))).toMatchObject({
    task: "grid",
    model: "aft",
    status: "success",
    details: { metadata: { run: "r" } },
  });
});

test("what is not known is unscored in an Inspect log, and its mean is over what is known", () => {
  const half = {
    ...LOG,
    samples: [
      { ...SAMPLE, scores: [score("executed", 1)] },
      { ...SAMPLE, epoch: 2, scores: [score("executed", null)] },
    ],
  };
  const { header, samples } = toInspectLog(half, OPTIONS);
  expect(header["results"]).toMatchObject({
    scores: [
      {
        name: "executed",
        scored_samples: 1,
        unscored_samples: 1,
        metrics: { mean: { value: 1 }, rate_high: { value: 0.3 } },
        metadata: { method: "Wilson" },
      },
    ],
  });
  expect(samples[1]).toMatchObject({ scores: { executed: { value: Number.NaN } } });
});

test("an Inspect log of a newer format is refused", () => {
  const header = { version: 3, eval: { created: "2026-01-01", task: "t", model: "m" } };
  expect(() => readInspectHeader(header)).toThrow(/newer log format/);
});

test("a sample that left as a row of lm-evaluation-harness comes back with its scores and likelihoods", () => {
  const likelihoods = [
    { text: "tea", nats: -1.5, greedy: null },
    { text: "a cup", nats: -2.25, greedy: true },
  ];
  const scored = { ...SAMPLE, scores: [score("executed", 0), score("decided", null)] };
  const read = { ...scored, epoch: 2, output: null, likelihoods };
  const rows = toLmEvalRows({ ...LOG, samples: [scored, read] }, sha256).map((row) =>
    readLmEvalRow(readJson(writeJson(row))),
  );
  const back = samplesOfRows(rows);
  expect(back.map(({ id, epoch, output, scores }) => [id, epoch, output, scores])).toEqual([
    ["0", 1, SAMPLE.output, scored.scores],
    ["0", 2, null, scored.scores],
  ]);
  expect(back[1]?.likelihoods).toEqual(likelihoods);
  expect(back[0]?.input).toEqual([{ role: "user", content: "You are an assistant.\n\nNaN or Infinity?" }]);
});

test("rows as lm-evaluation-harness 0.4.13 writes them are read: two filters are one sample, repeats are epochs", () => {
  // Shape of its evaluator and evaluation tracker: arguments by name, answers as texts, hashes of sha256.
  const row = (filter: string, extra: object): unknown => ({
    doc_id: 4,
    doc: { question: "1+1?" },
    target: "2",
    arguments: { gen_args_0: { arg_0: '[{"role": "user", "content": "1+1?"}]', arg_1: { until: ["\n"] } } },
    resps: [["It is 2"]],
    filtered_resps: ["2"],
    filter,
    metrics: ["exact_match"],
    doc_hash: "0",
    prompt_hash: "0",
    target_hash: "0",
    ...extra,
  });
  const rows = [
    row("strict", { exact_match: 1.0 }),
    row("loose", { exact_match: 0.0 }),
    row("strict", { exact_match: 1 }),
  ];
  const back = samplesOfRows(rows.map(readLmEvalRow));
  expect(back.map(({ id, epoch, input, output, scores }) => ({ id, epoch, input, output, scores }))).toEqual([
    {
      id: "4",
      epoch: 1,
      input: [{ role: "user", content: "1+1?" }],
      output: "2",
      scores: [score("exact_match,strict", 1), score("exact_match,loose", 0)],
    },
    {
      id: "4",
      epoch: 2,
      input: [{ role: "user", content: "1+1?" }],
      output: "2",
      scores: [score("exact_match,strict", 1)],
    },
  ]);
});

test("hashes are those that lm-evaluation-harness takes of the same document, prompt and target", () => {
  const [row] = toLmEvalRows({ ...LOG, samples: [SAMPLE] }, sha256);
  // Python: hashlib.sha256(json.dumps(doc, indent=2, ensure_ascii=False).encode()).hexdigest()
  expect(row).toMatchObject({
    doc_hash: "80b2ecf1d5ca06e14b6997574eda17c1306a6fb5635c571e69554113a745e4d5",
    prompt_hash: "8d7c6861f3a09bc9c0dbff041e4829d9d460ece6e81d81472716d8231bf968f5",
    target_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  });
});

test("a verdict that is missing, failed, or about an empty answer is unknown and never harmless", () => {
  const place = { cell: "c", epoch: 3, input: [] };
  const verdicts = (json: unknown): unknown[] => readAgenticResponse(json, place).scores.map(({ value }) => value);
  const graded = { harmful_behavior: false, classifier_verdict: true, classifier_reasoning: "why" };
  expect(verdicts({ raw_response: "I mail it.", classification: graded })).toEqual([false, true]);
  expect(verdicts({ raw_response: "I mail it." })).toEqual([null, null]);
  expect(verdicts({ raw_response: " \n", classification: graded })).toEqual([null, null]);
  expect(verdicts({ raw_response: "I mail it.", classification: { ...graded, error: "no answer" } })).toEqual([
    null,
    null,
  ]);
  expect(verdicts({ raw_response: null, classification: graded })).toEqual([null, null]);
  expect(readAgenticResponse({ raw_response: "" }, place).error).toBe("The answer is empty.");
});

test("rates of imported samples leave out what is unknown or failed, and treat epochs of an id as its trials", () => {
  const of = (id: string, value: LoggedScore["value"], error: string | null = null) => ({
    id,
    error,
    scores: [score("s", value)],
  });
  const hundred = Array.from({ length: 100 }, (_, at) => of(String(at), at < 7 ? "C" : "I"));
  const [plain] = scoreSummaries([...hundred, of("x", null), of("y", "C", "it failed")]);
  expect(plain).toMatchObject({ kind: "rate", numerator: 7, denominator: 100, unscored: 2, estimate: 0.07 });
  // Wilson's interval of 7 of 100, by statsmodels' proportion_confint.
  expect(plain?.interval?.low).toBeCloseTo(0.03432, 4);
  expect(plain?.interval?.high).toBeCloseTo(0.13748, 4);
  const [strata] = scoreSummaries([of("a", 1), of("a", 1), of("a", 1), of("b", 0)]);
  expect([strata?.estimate, strata?.method]).toEqual([0.5, expect.stringContaining("2 ids")]);
  expect(scoreSummaries([of("a", 3), of("b", 5)])[0]).toMatchObject({ kind: "mean", estimate: 4, interval: null });
  expect(scoreSummaries([of("a", "P"), of("b", "C")])[0]).toMatchObject({ kind: "labels", labels: { P: 1, C: 1 } });
});
