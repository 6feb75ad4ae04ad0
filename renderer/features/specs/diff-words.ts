import type { SpecDiffPart } from "#core/specs/diff.ts";
import { countWords } from "#core/specs/words.ts";

/** Words put in and taken out. */
export function changedWords(parts: readonly SpecDiffPart[]): { readonly added: number; readonly removed: number } {
  const sum = (kind: SpecDiffPart["kind"]): number =>
    parts.reduce((total, part) => total + (part.kind === kind ? countWords(part.text) : 0), 0);
  return { added: sum("added"), removed: sum("removed") };
}

/** Lines of unchanged text that are shown on either side of a change. */
const AROUND = 3;

export interface FoldedPart {
  readonly kind: "folded";
  readonly lines: number;
}

/** Leaves out of long unchanged stretches what is far from any change. */
export function foldKept(parts: readonly SpecDiffPart[]): readonly (SpecDiffPart | FoldedPart)[] {
  return parts.flatMap((part, index): (SpecDiffPart | FoldedPart)[] => {
    if (part.kind !== "kept") return [part];
    const lines = part.text.split("\n");
    const head = index === 0 ? 0 : AROUND;
    const tail = index === parts.length - 1 ? 0 : AROUND;
    const folded = lines.length - head - tail;
    if (folded <= 2) return [part];
    const kept = (some: readonly string[]): SpecDiffPart => ({ kind: "kept", text: some.join("\n") });
    return [
      ...(head > 0 ? [kept([...lines.slice(0, head), ""])] : []),
      { kind: "folded", lines: folded },
      ...(tail > 0 ? [kept(lines.slice(-tail))] : []),
    ];
  });
}
