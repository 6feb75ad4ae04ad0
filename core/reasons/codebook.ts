import { z } from "zod";
import { BUILT_IN_FAMILIES } from "./built-in-families.ts";
import { FamilyId, LEANINGS, type ReasonFamily } from "./family.ts";

const Words = z.string().trim().min(1).max(300);
const Sentences = z.array(z.string().trim().min(1).max(1000));

/** One thing that a person did to the families. */
export const CodebookEdit = z.discriminatedUnion("kind", [
  /** Names what was found, or adds sentences to a family that is there. */
  z.strictObject({
    kind: z.literal("name"),
    family: FamilyId,
    label: Words,
    leaning: z.enum(LEANINGS),
    description: Words,
    examples: Sentences.min(1),
  }),
  z.strictObject({ kind: z.literal("add-examples"), family: FamilyId, examples: Sentences.min(1) }),
  z.strictObject({ kind: z.literal("rename"), family: FamilyId, label: Words }),
  z.strictObject({ kind: z.literal("phrases"), family: FamilyId, add: Sentences, remove: Sentences }),
  z.strictObject({ kind: z.literal("merge"), from: FamilyId, into: FamilyId }),
  z.strictObject({ kind: z.literal("drop"), family: FamilyId }),
  z.strictObject({ kind: z.literal("undo"), edit: z.int().positive() }),
]);
export type CodebookEdit = z.infer<typeof CodebookEdit>;

/** An edit as it is kept: never changed, and taken back only by a later one. */
export interface KeptEdit {
  readonly number: number;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  readonly edit: CodebookEdit;
}

export interface Codebook {
  readonly families: readonly ReasonFamily[];
  /** Numbers of edits that stand for nothing: taken back, or resting on one that was. */
  readonly without: readonly number[];
}

/** The built-in families with everything that people did to them, first to last. */
export function codebookOf(edits: readonly KeptEdit[]): Codebook {
  const undone = undoneOf(edits);
  let families: readonly ReasonFamily[] = BUILT_IN_FAMILIES;
  const without: number[] = [];
  for (const { number, edit } of edits) {
    if (edit.kind === "undo") continue;
    if (undone.has(number) || faultOf(families, edit) !== null) without.push(number);
    else families = applied(families, edit);
  }
  return { families, without };
}

/** An undo that was itself undone undoes nothing. */
function undoneOf(edits: readonly KeptEdit[]): ReadonlySet<number> {
  const undone = new Set<number>();
  for (const { number, edit } of edits.toReversed()) {
    if (edit.kind === "undo" && !undone.has(number)) undone.add(edit.edit);
  }
  return undone;
}

/** Why an edit cannot be made to these families; null where it can. */
export function faultOf(
  families: readonly ReasonFamily[],
  edit: Exclude<CodebookEdit, { kind: "undo" }>,
): string | null {
  const has = (id: string): boolean => families.some((family) => family.id === id);
  switch (edit.kind) {
    case "name":
      return has(edit.family) ? `there is a family "${edit.family}" already: add examples to it instead` : null;
    case "merge":
      if (edit.from === edit.into) return "a family cannot be merged into itself";
      return has(edit.from) && has(edit.into) ? null : unknown(has(edit.from) ? edit.into : edit.from);
    default:
      return has(edit.family) ? null : unknown(edit.family);
  }
}

function unknown(id: string): string {
  return `there is no family "${id}"`;
}

function applied(
  families: readonly ReasonFamily[],
  edit: Exclude<CodebookEdit, { kind: "undo" }>,
): readonly ReasonFamily[] {
  if (edit.kind === "name") {
    const { family: id, label, leaning, description, examples } = edit;
    const made = { id, label, leaning, description, examples, phrases: [], counterexamples: [], merged: [] };
    return [...families, { ...made, source: "person" }];
  }
  if (edit.kind === "merge") {
    const from = families.find(({ id }) => id === edit.from);
    const rest = families.filter(({ id }) => id !== edit.from);
    return from ? rest.map((family) => (family.id === edit.into ? joined(family, from) : family)) : rest;
  }
  if (edit.kind === "drop") return families.filter(({ id }) => id !== edit.family);
  return families.map((family) => (family.id === edit.family ? changed(family, edit) : family));
}

function changed(
  family: ReasonFamily,
  edit: Extract<CodebookEdit, { kind: "add-examples" | "rename" | "phrases" }>,
): ReasonFamily {
  if (edit.kind === "rename") return { ...family, label: edit.label };
  if (edit.kind === "add-examples") return { ...family, examples: union(family.examples, edit.examples) };
  const kept = family.phrases.filter((phrase) => !edit.remove.includes(phrase));
  return { ...family, phrases: union(kept, edit.add) };
}

function joined(into: ReasonFamily, from: ReasonFamily): ReasonFamily {
  return {
    ...into,
    description: `${into.description}, or ${from.description}`,
    phrases: union(into.phrases, from.phrases),
    examples: union(into.examples, from.examples),
    counterexamples: into.counterexamples.filter((each) => from.counterexamples.includes(each)),
    merged: [...into.merged, from.id, ...from.merged],
  };
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}
