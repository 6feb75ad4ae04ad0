import { tokenize } from "@huggingface/jinja";

import { fail } from "./values.ts";

/** Text outside of tags in which our library's trimming takes a mark for a tag's end or beginning. */
const TRIMMED_TEXT = [/-\}\n/, /^[ \t]+\{-/m, /[\u2028\u2029][ \t]+\{[%#]/];

/**
 * Throws on sources that our library's lexer and parser read otherwise than Jinja and that their result does not show.
 */
export function refuseMisreadings(source: string): void {
  if (TRIMMED_TEXT.some((pattern) => pattern.test(source))) fail("a line that ends with -} or begins with {-");
  refuseMarksInText(source);
  refuseChains(source);
}

/** `%}` and `#}` in text or in quotes, before a line's end, lose that line's end. */
function refuseMarksInText(source: string): void {
  const tags =
    /\{%(?:[^'"%]|'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|%(?!\}))*%\}|\{\{(?:[^'"}]|'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|\}(?!\}))*\}\}|\{#[\s\S]*?#\}/g;
  const text = source.replaceAll(tags, "");
  if (/[%#]\}\n/.test(text)) fail("a line that ends with %} or #} outside of a tag");
  for (const [tag] of source.matchAll(tags)) {
    if (!tag.startsWith("{#") && /[%#-]\}\n/.test(tag)) fail("a quoted line that ends with a tag's end");
  }
}

const COMPARISONS = ["==", "!=", "<", ">", "<=", ">="];
/** Words that may follow a number; anything else belongs to the number, as in 1e3, 1_000 and 0x10. */
const WORDS = ["and", "or", "not", "if", "else", "is", "in"];
const RESETS = ["and", "or", "not", "if", "else", "elif"];

/** `a < b < c` compares pairs in Python; our library's parser nests the comparisons, and so loses the difference. */
function refuseChains(source: string): void {
  const compared: boolean[] = [false];
  let loopTarget = false;
  let previous = "";
  const tokens = tokenize(source, { lstrip_blocks: true, trim_blocks: true });
  for (const [index, { type, value }] of tokens.entries()) {
    const depth = compared.length - 1;
    const isNotIn = value === "not" && tokens[index + 1]?.value === "in";
    const isComparison =
      type === "ComparisonBinaryOperator" ? COMPARISONS.includes(value) : type === "Identifier" && value === "in";
    if (["OpenParen", "OpenSquareBracket", "OpenCurlyBracket"].includes(type)) compared.push(false);
    else if (["CloseParen", "CloseSquareBracket", "CloseCurlyBracket"].includes(type)) compared.pop();
    else if (type === "Identifier" && value === "for" && previous === "OpenStatement") loopTarget = true;
    else if (isComparison && value === "in" && loopTarget) loopTarget = false;
    else if (isComparison && compared[depth] === true) fail("a chain of comparisons");
    else if (isComparison) compared[depth] = true;
    else if (type === "Identifier" && previous === "NumericLiteral" && !WORDS.includes(value))
      fail("a number in another notation");
    else if (type === "Identifier" ? RESETS.includes(value) && !isNotIn && previous !== "Dot" : resets(type))
      compared[depth] = false;
    previous = type;
  }
}

function resets(type: string): boolean {
  return ["Comma", "Colon", "Equals", "OpenStatement", "OpenExpression", "CloseStatement", "CloseExpression"].includes(
    type,
  );
}
