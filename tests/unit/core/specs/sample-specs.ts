import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "#core/base/random.ts";
import { plainText, specParts } from "#core/specs/parse-spec.ts";
import type { Spec } from "#core/specs/spec.ts";

const FOLDER = join(import.meta.dirname, "../../../../models/specs");

/** Every bundled spec by its name. */
export const BUNDLED: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER).map((file) => [file.replace(/\.md$/, ""), plainText(readFileSync(join(FOLDER, file), "utf8"))]),
);

export function bundled(name: string): string {
  const text = BUNDLED.get(name);
  if (text === undefined) throw new Error(`no bundled spec ${name}`);
  return text;
}

export function specOf(text: string): Spec {
  return { name: "test", sha256: "", ...specParts(text) };
}

const PIECES = [
  ..."\n,\n,\n,\n\n,\r, ,  ,    ,\t,a,The end,BIG LINE,e.g.,U.S.,Dr.,1.5,.,!,?,…,。,:,*,**,`,{model_name},{,},é,漢字".split(
    ",",
  ),
  "# ",
  "## ",
  "#",
  "### ",
  "- ",
  "1. ",
  "1.2 ",
  "> ",
  "| ",
  "```\n",
  "~~~\n",
  "===\n",
  "---\n",
  "<b>",
  ",",
  "\u202e",
  "\u{1f9c0}",
  "\u0000",
  "\u00a0",
  "\u2028",
];

/** Texts made of the pieces that parsers stumble over, the same on every run. */
export function hostileTexts(count: number): string[] {
  const random = createRandom("hostile texts");
  return Array.from({ length: count }, () =>
    Array.from({ length: random.integer(40) }, () => random.pick(PIECES)).join(""),
  );
}
