import { parse, tokenize } from "@huggingface/jinja";

import { globals } from "./globals.ts";
import { refuseMisreadings } from "./misreadings.ts";
import { Scope } from "./scope.ts";
import { run } from "./statements.ts";
import { Node } from "./syntax.ts";
import type { Value } from "./values.ts";

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
  const text = generationAsCall(source.replaceAll(/\r\n|\r/g, "\n"));
  refuseMisreadings(text);
  const tokens = tokenize(text, { lstrip_blocks: true, trim_blocks: true });
  const program = Node.parse(parse(tokens));
  return (input) => {
    const scope = new Scope(globals(options));
    for (const [name, value] of Object.entries(input)) scope.set(name, value);
    return run([program], scope).text;
  };
}

/** A generation block is a call block to Jinja: what is set inside is not seen behind it. */
function generationAsCall(source: string): string {
  return source
    .replaceAll(/\{%([-+]?)\s*generation\s*([-+]?)%\}/g, "{%$1 call workbench_generation() $2%}")
    .replaceAll(/\{%([-+]?)\s*endgeneration\s*([-+]?)%\}/g, "{%$1 endcall $2%}");
}
