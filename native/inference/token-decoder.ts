/** One part of a tokenizer's decoder, as tokenizer.json describes it. */
export interface DecoderPart {
  readonly type?: string | undefined;
  readonly pattern?: { readonly String?: string | undefined } | undefined;
  readonly content?: string | undefined;
  readonly replacement?: string | undefined;
  readonly prepend_scheme?: string | undefined;
  readonly start?: number | undefined;
  readonly stop?: number | undefined;
}

type Step = (tokens: readonly string[]) => string[];

/**
 * The decoder of pieces with ▁ and byte tokens, done as the `tokenizers` library does it: our own library loses a byte
 * order mark, strips one space where the reference strips them all, and counts broken bytes otherwise. Null: there is
 * a part that is left to the library.
 */
export function pieceDecoder(parts: readonly DecoderPart[]): ((tokens: readonly string[]) => string) | null {
  if (!parts.some((part) => part.type === "ByteFallback" || part.type === "Metaspace")) return null;
  const steps: Step[] = [];
  for (const part of parts) {
    const step = stepOf(part);
    if (step === null) return null;
    steps.push(step);
  }
  return (tokens) => steps.reduce<readonly string[]>((texts, step) => step(texts), tokens).join("");
}

function stepOf(part: DecoderPart): Step | null {
  const { content = "" } = part;
  switch (part.type) {
    case "Replace": {
      const pattern = part.pattern?.String;
      return pattern === undefined ? null : (tokens) => tokens.map((token) => token.replaceAll(pattern, content));
    }
    case "Fuse":
      return (tokens) => [tokens.join("")];
    case "Strip":
      return (tokens) => tokens.map((token) => strip(token, content, part.start ?? 0, part.stop ?? 0));
    case "ByteFallback":
      return fuseBytes;
    case "Metaspace": {
      const mark = part.replacement ?? "▁";
      const first = part.prepend_scheme === "never" ? " " : "";
      return (tokens) => tokens.map((token, index) => token.replaceAll(mark, index === 0 ? first : " "));
    }
    default:
      return null;
  }
}

function strip(token: string, letter: string, start: number, stop: number): string {
  const letters = Array.from(token);
  let from = 0;
  while (from < start && letters[from] === letter) from++;
  let to = letters.length;
  while (to > from && letters.length - to < stop && letters[to - 1] === letter) to--;
  return letters.slice(from, to).join("");
}

/** Runs of byte tokens become text; a run that is no UTF-8 becomes one replacement character a byte. */
function fuseBytes(tokens: readonly string[]): string[] {
  const texts: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) texts.push(textOfBytes(bytes));
    bytes = [];
  };
  for (const token of tokens) {
    const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
    if (hex === undefined) {
      flush();
      texts.push(token);
    } else bytes.push(Number.parseInt(hex, 16));
  }
  flush();
  return texts;
}

function textOfBytes(bytes: readonly number[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    // Not UTF-8: an answer may end within a letter.
    return "\uFFFD".repeat(bytes.length);
  }
}
