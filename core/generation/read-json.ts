/** Balanced objects and arrays of a text that are JSON, tolerating fences, tags, prose around them and commas too many. */

/**
 * The objects of the first JSON array in an answer, or of the answer itself where the array's brackets are missing or cut
 * off. What is not JSON by itself is left out and counted, so that one bad object does not take its siblings along.
 */
export function objectsIn(answer: string): { readonly objects: readonly unknown[]; readonly broken: number } {
  const text = insideFence(answer);
  const start = text.indexOf("[");
  const body = start === -1 ? text : text.slice(start + 1);
  const objects: unknown[] = [];
  let broken = 0;
  for (let from = body.indexOf("{"); from !== -1;) {
    const end = endOfObject(body, from);
    const value = end === -1 ? undefined : parse(body.slice(from, end));
    if (value === undefined) broken++;
    else objects.push(value);
    from = body.indexOf("{", end === -1 ? from + 1 : end);
  }
  return { objects, broken };
}

/** The first JSON object of an answer; undefined where there is none. */
export function objectIn(answer: string): unknown {
  const text = insideFence(answer);
  const from = text.indexOf("{");
  const end = from === -1 ? -1 : endOfObject(text, from);
  return end === -1 ? undefined : parse(text.slice(from, end));
}

/** What stands between `<name>` and `</name>`; null where either is missing. */
export function insideTag(answer: string, name: string): string | null {
  const start = answer.indexOf(`<${name}>`);
  if (start === -1) return null;
  const from = start + name.length + 2;
  const end = answer.lastIndexOf(`</${name}>`);
  return end < from ? null : answer.slice(from, end).trim();
}

function insideFence(answer: string): string {
  const fence = /```[a-z]*\s*\n([\s\S]*?)(?:```|$)/i.exec(answer);
  return fence?.[1] !== undefined && fence[1].includes("{") ? fence[1] : answer;
}

/** One past the brace that closes the one at `from`; -1 where none does. Braces within strings do not count. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    const sign = text[index];
    if (quoted) {
      if (sign === "\\") index++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "{") depth++;
    else if (sign === "}" && --depth === 0) return index + 1;
  }
  return -1;
}

function parse(text: string): unknown {
  for (const attempt of [text, text.replaceAll(/,(\s*[}\]])/g, "$1"), escapeLineBreaks(text)]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next reading of the same text may do.
    }
  }
  return undefined;
}

/** Line breaks within strings as JSON wants them; models write them as they are. */
function escapeLineBreaks(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, (quoted) =>
    quoted.replaceAll(/\r?\n/g, "\\n").replaceAll("\t", "\\t"),
  );
}
