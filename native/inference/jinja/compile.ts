import { parse, tokenize } from "@huggingface/jinja";

import { TimeWatch } from "../time-watch.ts";
import { globals } from "./globals.ts";
import { refuseMisreadings } from "./misreadings.ts";
import { Scope } from "./scope.ts";
import { run } from "./statements.ts";
import { Node } from "./syntax.ts";
import type { Value } from "./values.ts";
import { fail } from "./values.ts";

/** The longest published template has about 30,000 letters. */
const LONGEST_SOURCE = 1 << 18;
/** A published template is read in some milliseconds; the library's patterns are quadratic in rows of spaces. */
const READ_LIMIT_MS = 3_000;

export interface JinjaOptions {
  /** Python's strftime on the clock that templates are told. */
  readonly strftime: (format: string) => string;
}

/** Names and plain data that a template is rendered with. */
export type JinjaInput = Readonly<Record<string, Value>>;

/**
 * Compiles a template as transformers sets Jinja up (trimmed blocks, loop controls, generation blocks). The parser is our
 * library's, the meaning is Python's and our own: the library's interpreter compares, prints and scopes as JavaScript
 * does. Throws on syntax, and the rendering throws on whatever is not carried out exactly.
 */
export function compileJinja(source: string, options: JinjaOptions): (input: JinjaInput) => string {
  if (source.length > LONGEST_SOURCE) fail(`it has ${source.length} letters, and at most ${LONGEST_SOURCE} are read`);
  const program = new TimeWatch().within(READ_LIMIT_MS, () => programOf(source));
  return (input) => {
    const scope = new Scope(globals(options));
    for (const [name, value] of Object.entries(input)) scope.set(name, value);
    return run([program], scope).text;
  };
}

function programOf(source: string): Node {
  const text = generationAsCall(source.replaceAll(/\r\n|\r/g, "\n"));
  refuseMisreadings(text);
  const tokens = tokenize(text, { lstrip_blocks: true, trim_blocks: true });
  return Node.parse(parse(tokens));
}

/** A generation block is a call block to Jinja: what is set inside is not seen behind it. */
function generationAsCall(source: string): string {
  return source
    .replaceAll(/\{%([-+]?)\s*generation\s*([-+]?)%\}/g, "{%$1 call workbench_generation() $2%}")
    .replaceAll(/\{%([-+]?)\s*endgeneration\s*([-+]?)%\}/g, "{%$1 endcall $2%}");
}
