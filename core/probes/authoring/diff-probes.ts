import { originWords } from "../item-origin.ts";
import type { Probe, ProbeItem } from "../probe.ts";

export interface Change {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export interface ProbeSide {
  readonly id: string;
  readonly version: number;
  readonly items: number;
}

/** What two probes, or two versions of one, do not share. Items are matched by their ids. */
export interface ProbeDiff {
  readonly from: ProbeSide;
  readonly to: ProbeSide;
  /** Title, description, value axes and the neutral form. */
  readonly head: readonly Change[];
  readonly forms: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly added: readonly ProbeItem[];
  readonly removed: readonly ProbeItem[];
  readonly changed: readonly { readonly id: string; readonly changes: readonly Change[] }[];
  readonly unchanged: number;
}

export function diffProbes(from: Probe, to: Probe): ProbeDiff {
  const before = new Map(from.items.map((item) => [item.id, item]));
  const after = new Map(to.items.map((item) => [item.id, item]));
  const both = to.items.flatMap((item) => {
    const old = before.get(item.id);
    return old ? [{ id: item.id, changes: itemChanges(old, item) }] : [];
  });
  const changed = both.filter(({ changes }) => changes.length > 0);
  return {
    from: sideOf(from),
    to: sideOf(to),
    head: headChanges(from, to),
    forms: {
      added: to.questionForms.filter((form) => !from.questionForms.includes(form)),
      removed: from.questionForms.filter((form) => !to.questionForms.includes(form)),
    },
    added: to.items.filter(({ id }) => !before.has(id)),
    removed: from.items.filter(({ id }) => !after.has(id)),
    changed,
    unchanged: both.length - changed.length,
  };
}

/** Whether the two ask the same of a checkpoint. */
export function sameProbe({ head, forms, added, removed, changed }: ProbeDiff): boolean {
  return [head, forms.added, forms.removed, added, removed, changed].every((each) => each.length === 0);
}

function sideOf({ id, version, items }: Probe): ProbeSide {
  return { id, version, items: items.length };
}

function headChanges(from: Probe, to: Probe): Change[] {
  const axes = (probe: Probe): string => probe.axes.map(({ id, label }) => `${id} (${label})`).join(", ");
  return changesOf([
    ["title", from.title, to.title],
    ["description", from.description, to.description],
    ["axes", axes(from), axes(to)],
    ["neutral form", from.neutralForm ?? "", to.neutralForm ?? ""],
    ["order of the forms", orderOfForms(from, to), orderOfForms(to, from)],
  ]);
}

/** Readings name a form by its place, so another order of the same forms is a change. */
function orderOfForms(of: Probe, other: Probe): string {
  return of.questionForms.filter((form) => other.questionForms.includes(form)).join(" | ");
}

function itemChanges(before: ProbeItem, after: ProbeItem): Change[] {
  const turned = sameOption(before.options[0], after.options[1]) && sameOption(before.options[1], after.options[0]);
  const options = turned
    ? [["order of the options", before.options[0].text, after.options[0].text] as const]
    : ([0, 1] as const).flatMap((side) => optionFields(side, before, after));
  return changesOf([
    ...options,
    ["domain", before.domain, after.domain],
    ["noun", before.noun, after.noun],
    ["groups", before.groups.join(", "), after.groups.join(", ")],
    ["origin", originWords(before.origin), originWords(after.origin)],
  ]);
}

type Option = ProbeItem["options"][number];

function sameOption(one: Option, other: Option): boolean {
  return one.text === other.text && speaks(one) === speaks(other);
}

const speaks = (option: Option): string => option.speaksFor.toSorted().join(", ");

function optionFields(side: 0 | 1, before: ProbeItem, after: ProbeItem): (readonly [string, string, string])[] {
  const name = side === 0 ? "first option" : "second option";
  const [old, now] = [before.options[side], after.options[side]];
  return [
    [name, old.text, now.text],
    [`${name} speaks for`, speaks(old), speaks(now)],
  ];
}

function changesOf(fields: readonly (readonly [string, string, string])[]): Change[] {
  return fields.flatMap(([field, before, after]) => (before === after ? [] : [{ field, before, after }]));
}
