import { matchSequences } from "./match-sequences.ts";

/** Parts in order: kept and removed ones make up the one text, kept and added ones the other. */
export interface SpecDiffPart {
  readonly kind: "kept" | "added" | "removed";
  readonly text: string;
}

/** What was taken out and put in between two kept stretches, then the kept stretch behind it. Each may be empty. */
interface Change {
  readonly removed: string;
  readonly added: string;
  readonly kept: string;
}

/** Two texts compared line by line, and where lines differ word by word. */
export function diffSpecs(before: string, after: string): SpecDiffPart[] {
  const changes = compare(before.match(LINE) ?? [], after.match(LINE) ?? []).flatMap((change) => {
    if (change.removed === "" || change.added === "") return [change];
    const words = bridged(compare(tokensOf(change.removed), tokensOf(change.added)));
    return [...words, { removed: "", added: "", kept: change.kept }];
  });
  return partsOf(changes);
}

/** With the blank lines behind it, for a blank line alone says nothing about what belongs together. */
const LINE = /[^\n]*\n+|[^\n]+/g;

/** Words, runs of white space, and other signs one by one. */
function tokensOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function compare(before: readonly string[], after: readonly string[]): Change[] {
  const numbers = new Map<string, number>();
  const numbered = (words: readonly string[]): Int32Array =>
    Int32Array.from(words, (word) => {
      const known = numbers.get(word);
      if (known === undefined) numbers.set(word, numbers.size);
      return known ?? numbers.size - 1;
    });
  const changes: Change[] = [];
  let here = { before: 0, after: 0 };
  const runs = matchSequences(numbered(before), numbered(after));
  for (const run of [...runs, { before: before.length, after: after.length, length: 0 }]) {
    changes.push({
      removed: before.slice(here.before, run.before).join(""),
      added: after.slice(here.after, run.after).join(""),
      kept: before.slice(run.before, run.before + run.length).join(""),
    });
    here = { before: run.before + run.length, after: run.after + run.length };
  }
  return changes;
}

/**
 * What is kept between two changes and is no longer than either is taken as changed too: a few words that two sentences
 * happen to share, in between others, only make both harder to read.
 */
function bridged(changes: readonly Change[]): Change[] {
  const joint: Change[] = [];
  for (const change of changes) {
    const last = joint.at(-1);
    const length = last?.kept.length ?? 0;
    if (!last || length === 0 || length > extent(last) || length > extent(change)) joint.push(change);
    else {
      const removed = last.removed + last.kept + change.removed;
      joint[joint.length - 1] = { removed, added: last.added + last.kept + change.added, kept: change.kept };
    }
  }
  return joint;
}

/** UTF-16 units of the longer side of a change. */
function extent({ removed, added }: Change): number {
  return Math.max(removed.length, added.length);
}

/** Without empty parts and with neighbours of one kind as one. */
function partsOf(changes: readonly Change[]): SpecDiffPart[] {
  const parts: SpecDiffPart[] = [];
  for (const change of changes) {
    for (const kind of ["removed", "added", "kept"] as const) {
      const text = change[kind];
      const last = parts.at(-1);
      if (text === "") continue;
      if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
      else parts.push({ kind, text });
    }
  }
  return parts;
}
