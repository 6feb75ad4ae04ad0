/** JSON as Python writes it: numbers that are none are the bare words NaN, Infinity and -Infinity. */
export function writeJson(value: unknown): string {
  if (typeof value === "number") return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const kept = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${kept.map(([key, each]) => `${JSON.stringify(key)}:${writeJson(each)}`).join(",")}}`;
}

/** Reads what `writeJson` writes, and any JSON; numbers that are none become null. Throws a SyntaxError. */
export function readJson(text: string): unknown {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return JSON.parse(plain);
  } catch (cause) {
    if (!/NaN|Infinity/.test(plain)) throw cause;
    return JSON.parse(plain.replaceAll(WORDS_OUTSIDE_TEXTS, (found) => (found.startsWith('"') ? found : "null")));
  }
}

/** Whole texts are matched too, so that the words inside them stay. */
const WORDS_OUTSIDE_TEXTS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/gs;
