import { z } from "zod";
import { ItemOrigin } from "./item-origin.ts";

/**
 * A value-pair probe as stored in a file. Each item offers two options; an option may speak for one or more value axes.
 * An item counts towards axis V exactly when one of its two options speaks for V: that option is V's target.
 */
const ProbeOption = z.strictObject({
  text: z.string().trim().min(1),
  speaksFor: z.array(z.string().min(1)),
});

const ProbeItem = z.strictObject({
  id: z.string().min(1),
  domain: z.string().min(1),
  /** Word for the kind of thing on offer, filled into `{noun}` of a question form. */
  noun: z.string().min(1),
  /** Named subsets the item is reported in, besides `all` and `domain:<domain>`, which are implied. */
  groups: z.array(z.string().min(1)),
  options: z.tuple([ProbeOption, ProbeOption]),
  /** Who wrote it; left out where nobody said. */
  origin: ItemOrigin.optional(),
});

const ID = /^[a-z0-9][a-z0-9-]*$/;
const ID_WORDS = "must be an id of lower-case letters, digits and hyphens";

/** A probe's parts, each by itself; `Probe` also checks what they say of each other. */
export const ProbeShape = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(ID, ID_WORDS),
  version: z.int().positive(),
  kind: z.literal("value-pairs"),
  title: z.string().min(1),
  description: z.string(),
  axes: z.array(z.strictObject({ id: z.string().regex(ID, ID_WORDS), label: z.string().min(1) })).min(1),
  /** Each must contain `{first}` and `{second}`; `{noun}` is optional. Every form is asked in both option orders. */
  questionForms: z.array(z.string()).min(1),
  /** What is asked to learn how likely an option's words are by themselves (PMI); `{noun} ?` where it is left out. */
  neutralForm: z.string().trim().min(1).optional(),
  items: z.array(ProbeItem).min(1),
});

export const Probe = ProbeShape.superRefine((probe, context) => {
  for (const { path, message } of [...faultsOfForms(probe), ...faultsOfAxes(probe), ...faultsOfItems(probe)]) {
    context.addIssue({ code: "custom", path, message });
  }
});

export type Probe = z.infer<typeof Probe>;
export type ProbeItem = Probe["items"][number];

type ProbeShape = z.infer<typeof ProbeShape>;

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

function faultsOfForms(probe: ProbeShape): Fault[] {
  const faults: Fault[] = [];
  for (const [index, form] of probe.questionForms.entries()) {
    const path = ["questionForms", index];
    if (!form.includes("{first}") || !form.includes("{second}")) {
      faults.push({ path, message: "must contain {first} and {second}" });
    }
    if (/[{}]/.test(form.replaceAll(/\{(first|second|noun)\}/g, ""))) {
      faults.push({ path, message: "has a placeholder other than {first}, {second} and {noun}" });
    }
    if (probe.questionForms.indexOf(form) < index) faults.push({ path, message: "repeats an earlier form" });
  }
  if (/[{}]/.test((probe.neutralForm ?? "").replaceAll("{noun}", ""))) {
    faults.push({ path: ["neutralForm"], message: "has a placeholder other than {noun}" });
  }
  return faults;
}

function faultsOfAxes(probe: ProbeShape): Fault[] {
  const faults: Fault[] = [];
  for (const [index, axis] of probe.axes.entries()) {
    if (probe.axes.findIndex((other) => other.id === axis.id) < index) {
      faults.push({ path: ["axes", index, "id"], message: `repeats the id "${axis.id}"` });
    }
    if (!probe.items.some((item) => targetOf(item, axis.id) !== null)) {
      faults.push({ path: ["axes", index], message: "has no item in which exactly one option speaks for it" });
    }
  }
  return faults;
}

function faultsOfItems(probe: ProbeShape): Fault[] {
  const faults: Fault[] = [];
  const axes = new Set(probe.axes.map((axis) => axis.id));
  const seen = new Set<string>();
  for (const [index, item] of probe.items.entries()) {
    const fault = (key: string, message: string): void => void faults.push({ path: ["items", index, key], message });
    if (seen.has(item.id)) fault("id", `repeats the id "${item.id}"`);
    seen.add(item.id);
    if (plainWords(item.options[0].text) === plainWords(item.options[1].text))
      fault("options", "offers the same text twice");
    for (const axis of item.options.flatMap((option) => option.speaksFor)) {
      if (!axes.has(axis)) fault("options", `names an unknown axis "${axis}"`);
    }
    for (const group of item.groups) {
      if (group === "all" || group.startsWith("domain:"))
        fault("groups", `names the group "${group}", which is implied`);
    }
    if (new Set(item.groups).size < item.groups.length) fault("groups", "names a group twice");
  }
  return faults;
}

/** Answers are told apart whatever their case and spacing, so options must differ in more than these. */
function plainWords(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ");
}

/** Which of the item's options is the target of a value axis; null where the item does not count towards it. */
export function targetOf(item: ProbeItem, axis: string): 0 | 1 | null {
  const [first, second] = item.options.map((option) => option.speaksFor.includes(axis));
  if (first === second) return null;
  return first ? 0 : 1;
}
