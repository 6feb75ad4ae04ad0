import { err, ok, type Result } from "#core/base/result.ts";
import { DEFAULT_FORMS } from "#core/probes/authoring/default-forms.ts";
import { freshItemId, idFrom, type ProbeDraft } from "#core/probes/authoring/draft.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";

/** An item as its fields are typed. */
export interface EditRow {
  readonly id: string;
  readonly first: string;
  readonly second: string;
  /** Ids of the values that each option speaks for, with commas between. */
  readonly firstSpeaks: string;
  readonly secondSpeaks: string;
  readonly domain: string;
  readonly noun: string;
}

export interface EditForm {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** One a line: `thrift: values thrift`. */
  readonly axes: string;
  /** One a line. */
  readonly forms: string;
  readonly rows: readonly EditRow[];
}

export const NEW_FORM: EditForm = {
  id: "",
  title: "",
  description: "",
  axes: "",
  forms: DEFAULT_FORMS.join("\n"),
  rows: [newRow([])],
};

export function newRow(rows: readonly EditRow[]): EditRow {
  const last = rows.at(-1);
  return {
    id: freshItemId(new Set(rows.map(({ id }) => id))),
    first: "",
    second: "",
    firstSpeaks: last?.firstSpeaks ?? "",
    secondSpeaks: last?.secondSpeaks ?? "",
    domain: last?.domain ?? "",
    noun: last?.noun ?? "",
  };
}

/** `own`: whether the next version is its own, or a probe of another id. */
export function formOf(probe: Probe, own = true): EditForm {
  const { title, description, axes, questionForms, items } = probe;
  return {
    id: own ? probe.id : ownId(probe.id),
    title,
    description,
    axes: axes.map((axis) => `${axis.id}: ${axis.label}`).join("\n"),
    forms: questionForms.join("\n"),
    rows: items.map(rowOf),
  };
}

/** What a changed copy of a bundled probe is called. */
export const ownId = (id: string): string => `my-${id}`;

function rowOf({ id, domain, noun, options: [first, second] }: ProbeItem): EditRow {
  return {
    id,
    first: first.text,
    second: second.text,
    firstSpeaks: first.speaksFor.join(", "),
    secondSpeaks: second.speaksFor.join(", "),
    domain,
    noun,
  };
}

/** `thrift: values thrift`, or the label alone. */
export function axesOf(text: string): Probe["axes"] {
  return linesOf(text).map((line) => {
    const [, id, label] = /^([a-z0-9][a-z0-9-]*)\s*:\s*(.+)$/.exec(line) ?? [];
    return id !== undefined && label !== undefined ? { id, label } : { id: idFrom(line), label: line };
  });
}

/** The probe that the fields describe; an error is what is missing. The rest is told by the probe's own check. */
export function draftOf(form: EditForm, base: Probe | null): Result<ProbeDraft, string> {
  const axes = axesOf(form.axes);
  const [axis] = axes;
  const title = form.title.trim();
  const id = form.id.trim() === "" ? idFrom(title) : form.id.trim();
  const rows = form.rows.filter(({ first, second }) => first.trim() !== "" || second.trim() !== "");
  if (title === "") return err("Give it a title.");
  if (axis === undefined) return err("Name the value that it is about.");
  if (rows.length === 0) return err("Write at least one item.");
  const half = rows.findIndex(({ first, second }) => first.trim() === "" || second.trim() === "");
  if (half >= 0) return err(`Item ${rows[half]?.id ?? half + 1} needs both options.`);
  const before = new Map(base?.items.map((item) => [item.id, item]));
  return ok({
    format: 1,
    id,
    kind: "value-pairs",
    title,
    description: form.description.trim(),
    axes,
    questionForms: linesOf(form.forms),
    ...(base?.neutralForm === undefined ? {} : { neutralForm: base.neutralForm }),
    items: rows.map((row) => itemOf(row, axis.id, before.get(row.id))),
  });
}

/** Without a word on what its options speak for, an item's first option speaks for the first value. */
function itemOf(row: EditRow, axis: string, before: ProbeItem | undefined): ProbeItem {
  const [first, second] = [listOf(row.firstSpeaks), listOf(row.secondSpeaks)];
  const silent = first.length === 0 && second.length === 0;
  const domain = row.domain.trim() === "" ? "not said" : row.domain.trim();
  return {
    id: row.id,
    domain,
    noun: row.noun.trim() === "" ? domain : row.noun.trim(),
    groups: before?.groups ?? [],
    options: [
      { text: row.first.trim(), speaksFor: silent ? [axis] : first },
      { text: row.second.trim(), speaksFor: second },
    ],
    ...(before?.origin === undefined ? {} : { origin: before.origin }),
  };
}

export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

export function listOf(text: string): string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
