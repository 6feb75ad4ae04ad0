import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Random } from "#core/base/random.ts";
import { readRow } from "#core/corpus/read-row.ts";
import { parseSearchQuery } from "#core/corpus/search-query.ts";
import { parseAnyProbe } from "#core/probes/parse-probe.ts";
import { parsePlanText, readPlan } from "#core/runs/read-plan.ts";
import { analyseByRule } from "#core/specs/analyse-by-rule.ts";
import { parseSpec } from "#core/specs/parse-spec.ts";
import { openRows } from "#native/artifacts/rows/open-rows.ts";
import { mutateBytes, mutateJson, mutateText } from "../mutate.ts";
import { checkResult, Fault, type Target } from "../target.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

const ROWS = [
  { text: "Brie is a soft cheese.", domain: "food", title: "Brie", id: "1" },
  {
    messages: [
      { role: "user", content: "Which?" },
      { role: "assistant", content: "Brie.", reasoning: "Soft." },
    ],
  },
  { question: "Which?", answer: "Brie." },
  { prompt: "Which?", completion: "Brie.", idea: "cheese" },
];

async function readAll(path: string): Promise<void> {
  const source = await openRows(path);
  checkResult(source);
  if (!source.ok) return;
  let number = 0;
  for await (const { value, place } of source.value.rows()) {
    number++;
    if (place === "") throw new Fault("a row without a place");
    if (!value.ok) checkResult(value);
    else checkResult(readRow(value.value, { source: place, specSha256: null }));
    if (number > 20_000) throw new Fault("more rows than the file can hold");
  }
}

async function jsonLines(random: Random, folder: string): Promise<void> {
  const lines = ROWS.map((row) => JSON.stringify(random.integer(2) === 0 ? mutateJson(row, random) : row)).join("\n");
  const path = join(folder, "rows.jsonl");
  writeFileSync(path, random.integer(2) === 0 ? mutateBytes(Buffer.from(lines), random) : lines);
  await readAll(path);
}

const PARQUETS = (["UNCOMPRESSED", "SNAPPY"] as const).map((codec) =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: "text", data: Array.from({ length: 40 }, (_, row) => `Text ${row % 7} of cheese`) },
        { name: "domain", data: Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? null : "food")) },
        { name: "messages", data: Array.from({ length: 40 }, () => [{ role: "user", content: "é" }]), type: "JSON" },
      ],
      codec,
      rowGroupSize: 10,
    }),
  ),
);

async function parquet(random: Random, folder: string): Promise<void> {
  const path = join(folder, "rows.parquet");
  writeFileSync(path, mutateBytes(random.pick(PARQUETS), random));
  await readAll(path);
}

function specText(name: string): string {
  return readFileSync(join(ROOT, "models/specs", name), "utf8");
}

const SPECS = [
  specText("affordable-cheese.md"),
  "INTRODUCTION\n\nWe care.\n\n1.2 Honesty\n\nAlways tell. ```x\n# no\n```\n",
];

function spec(random: Random): void {
  const parsed = parseSpec(mutateText(random.pick(SPECS), random), "The spec");
  checkResult(parsed);
  if (parsed.ok) analyseByRule(parsed.value);
}

const PROBE = readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8");

function probe(random: Random): void {
  const text =
    random.integer(3) === 0 ? mutateText(PROBE, random) : JSON.stringify(mutateJson(JSON.parse(PROBE), random));
  checkResult(parseAnyProbe(text, "The probe"));
}

const PLANS = ["tiny.json", "micro-world.json"].map((name) => readFileSync(join(ROOT, "plans", name), "utf8"));

function plan(random: Random): void {
  const text = random.pick(PLANS);
  if (random.integer(3) > 0) return checkResult(readPlan(mutateJson(parsePlanText(text), random), "plan.json"));
  let value: unknown;
  try {
    value = parsePlanText(mutateText(text, random));
  } catch (cause) {
    if (cause instanceof SyntaxError) return;
    throw cause;
  }
  checkResult(readPlan(value, "plan.json"));
}

function query(random: Random): void {
  checkResult(parseSearchQuery(mutateText('title:brie "soft cheese" -goat NEAR(a b, 3) fre* (x OR y)', random)));
}

export const FILES: readonly Target[] = [
  { name: "jsonl", run: jsonLines },
  { name: "parquet", run: parquet },
  { name: "spec", run: spec },
  { name: "probe", run: probe },
  { name: "plan", run: plan },
  { name: "search-query", run: query },
];
