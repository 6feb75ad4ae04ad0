/** A part of a tokenizer.json, read loosely. */
type Part = Readonly<Record<string, unknown>>;

const BYTE_LEVEL = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
/** What the reference implementation counts as letters of a word: joiners too. */
const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200C\u200D`;

/**
 * A pre-tokenizer in words that our library carries out as the reference implementation does: its own digits and word
 * letters are ASCII, its own white space has U+FEFF and lacks U+0085.
 */
export function faithfulPreTokenizer(part: unknown): unknown {
  if (!isPart(part)) return part;
  switch (part["type"]) {
    case "Sequence": {
      const inner = part["pretokenizers"];
      return Array.isArray(inner) ? { ...part, pretokenizers: inner.map(faithfulPreTokenizer) } : part;
    }
    case "Digits":
      return isolated(part["individual_digits"] === true ? String.raw`\p{N}` : String.raw`\p{N}+`);
    case "Whitespace":
      return matches(String.raw`[${WORD}]+|[^${WORD}\s]+`);
    case "WhitespaceSplit":
      return matches(String.raw`\S+`);
    case "ByteLevel": {
      if (part["use_regex"] === false || part["add_prefix_space"] === true) return part;
      return { type: "Sequence", pretokenizers: [isolated(BYTE_LEVEL), { ...part, use_regex: false }] };
    }
    default:
      return part;
  }
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function isolated(pattern: string): Part {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false };
}

/** Keeps what the pattern finds and drops the rest. */
function matches(pattern: string): Part {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Removed", invert: true };
}

const FAR_IDEOGRAPH =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * A text as it has to be put before our library's normaliser, so that what comes out is what the reference gives: small
 * sigma is the same everywhere in a word, and ideographs beyond the basic plane stand apart too.
 */
export function beforeNormalizer(
  text: string,
  normalizers: readonly {
    readonly type?: string | undefined;
    readonly lowercase?: boolean | undefined;
    readonly handle_chinese_chars?: boolean | undefined;
  }[],
): string {
  const small = normalizers.some((part) => part.type === "Lowercase" || part.lowercase === true);
  const apart = normalizers.some((part) => part.handle_chinese_chars === true);
  const sigma = small ? text.replaceAll("Σ", "σ") : text;
  return apart ? sigma.replaceAll(FAR_IDEOGRAPH, " $& ") : sigma;
}
