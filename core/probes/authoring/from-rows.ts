import { z } from "zod";
import { problem, type Problem } from "../../base/problem.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Probe, ProbeItem } from "../probe.ts";
import { idFrom, type ProbeDraft } from "./draft.ts";
import { DEFAULT_FORMS } from "./default-forms.ts";
import type { Row } from "./read-rows.ts";
import { pairOf, type RowPair } from "./row-pair.ts";

/** What a table does not say of itself. */
export const RowsImport = z.strictObject({
  id: z.string().min(1).optional(),
  title: z.string().trim().min(1).optional(),
  /** The value that rows without a value column are about. */
  value: z.string().trim().min(1).optional(),
  label: z.string().trim().min(1).optional(),
  /** Of rows without a domain. */
  domain: z.string().trim().min(1).optional(),
  /** Asked instead of the rows' own questions. */
  questionForms: z.array(z.string().trim().min(1)).min(1).optional(),
});
export type RowsImport = z.infer<typeof RowsImport>;

export interface RowsRead {
  readonly draft: ProbeDraft;
  readonly rows: number;
  /** What each row that was left out lacks, as a sentence. */
  readonly leftOut: readonly string[];
  /** How the rows' own questions are asked. */
  readonly asked: "given forms" | "the rows' forms" | "the rows' questions" | "default forms";
}

/** More different forms than that are no forms but a question for each item. */
const MOST_FORMS = 3;
const STEM_FORMS = ["{noun} {first} Or: {second}", "{noun} Choose one. First: {first} Second: {second}"];

interface Read {
  readonly row: number;
  readonly pair: RowPair;
}

/** A probe out of a table's rows. Rows that lack something are left out and named; a table of which nothing is left is refused. */
export function probeFromRows(rows: readonly Row[], file: string, given: RowsImport): Result<RowsRead, Problem> {
  const read: Read[] = [];
  const leftOut: string[] = [];
  for (const row of rows) {
    const pair = pairOf(row);
    if (!pair.ok) leftOut.push(`Row ${row.number} ${pair.error}.`);
    else if (pair.value.value === null && given.value === undefined)
      leftOut.push(`Row ${row.number} names no value, and none was given for all (--value).`);
    else read.push({ row: row.number, pair: pair.value });
  }
  const [why] = leftOut;
  if (read.length === 0)
    return err(
      problem("rows-unusable", `No row of ${file} can be used: correct it and import it again. ${why ?? ""}`.trim()),
    );
  const id = idFrom(given.id ?? file.replace(/\.[^.]*$/, ""));
  if (id === "") return err(problem("rows-unusable", `"${file}" gives no name for the probe: name it with --id.`));
  const questions = formsOf(read, given);
  const draft: ProbeDraft = {
    format: 1,
    id,
    kind: "value-pairs",
    title: given.title ?? id,
    description: `${read.length} of ${rows.length} rows of ${file}.`,
    axes: axesOf(read, given),
    questionForms: [...questions.forms],
    items: read.map((each) => itemOf(each, file, given, questions.asked === "the rows' questions")),
  };
  return ok({ draft, rows: rows.length, leftOut, asked: questions.asked });
}

function formsOf(read: readonly Read[], given: RowsImport): { forms: readonly string[]; asked: RowsRead["asked"] } {
  if (given.questionForms) return { forms: given.questionForms, asked: "given forms" };
  const questions = read.map(({ pair }) => pair.question);
  const forms = new Set(questions.flatMap((each) => (each?.kind === "form" ? [each.text] : [])));
  if (forms.size > 0 && forms.size <= MOST_FORMS && questions.every((each) => each?.kind === "form")) {
    return { forms: [...forms], asked: "the rows' forms" };
  }
  if (questions.every((each) => each?.kind === "stem")) return { forms: STEM_FORMS, asked: "the rows' questions" };
  return { forms: DEFAULT_FORMS, asked: "default forms" };
}

function axesOf(read: readonly Read[], given: RowsImport): Probe["axes"] {
  const axes = new Map<string, string>();
  for (const { pair } of read) {
    const name = pair.value ?? given.value ?? "";
    const id = axisOf(name);
    const label = axes.get(id) ?? (given.label !== undefined && pair.value === null ? given.label : name);
    axes.set(id, label);
  }
  return [...axes].map(([id, label]) => ({ id, label }));
}

const axisOf = (name: string): string => idFrom(name) || "value";

function itemOf({ row, pair }: Read, file: string, given: RowsImport, ownQuestion: boolean): ProbeItem {
  const axis = axisOf(pair.value ?? given.value ?? "");
  const domain = pair.domain ?? given.domain ?? "not said";
  const option = (side: 0 | 1, text: string) => ({ text, speaksFor: pair.target === side ? [axis] : [] });
  return {
    id: `row-${String(row).padStart(4, "0")}`,
    domain,
    noun: ownQuestion && pair.question ? pair.question.text : (pair.noun ?? domain),
    groups: pair.area === null ? [] : [`area:${pair.area}`],
    options: [option(0, pair.first), option(1, pair.second)],
    origin: { kind: "imported", file, row },
  };
}
