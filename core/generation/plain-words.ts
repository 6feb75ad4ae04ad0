/** A text's letters and digits in lower case with single spaces: what two texts have in common that differ in dress only. */
export function plainWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** A name as one segment of a key: "Honest advice" → "honest-advice". */
export function keySegment(name: string): string {
  return plainWords(name).replaceAll(" ", "-").slice(0, 48) || "unnamed";
}

/** Segments of several names, made distinct by a number where two would be the same. */
export function keySegments(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const plain = keySegment(name);
    let segment = plain;
    for (let count = 2; used.has(segment); count++) segment = `${plain}-${count}`;
    used.add(segment);
    return segment;
  });
}

/** Every run of so many words of a text, for finding long quotations. */
export function wordRuns(text: string, words: number): Set<string> {
  const list = plainWords(text).split(" ");
  const runs = new Set<string>();
  for (let start = 0; start + words <= list.length; start++) runs.add(list.slice(start, start + words).join(" "));
  return runs;
}

/** Whether a text repeats any of the runs, which all have so many words. */
export function repeats(text: string, runs: ReadonlySet<string>, words: number): boolean {
  for (const run of wordRuns(text, words)) if (runs.has(run)) return true;
  return false;
}
