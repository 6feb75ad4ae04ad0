import { problem, type Problem } from "../../base/problem.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { sectionsOf } from "../parse-spec.ts";

/** What a rule prescribes in one entry of its list. */
export interface RuleBullet {
  /** Without its mark, white space as single spaces. */
  readonly text: string;
  /** Entries one step deeper under it. */
  readonly subrules: readonly string[];
}

/** A rule of a spec: a heading that begins with an id, and a list under it. */
export interface Rule {
  /** "SP1", "2", "Rule 3". */
  readonly id: string;
  readonly name: string;
  readonly bullets: readonly RuleBullet[];
}

/** "SP1: Keep records", "Rule 2. Ask", "3 - Stop": an id that ends in a number, then the rule's name. */
const RULE_TITLE = /^((?:rule[ \t]+)?\p{L}{0,4}\d+(?:\.\d+)*)[ \t]*[.:)–—-]?[ \t]+(\S.*)$/iu;

/** The rules of a spec in their order. A spec without any is refused. */
export function parseRules(text: string): Result<Rule[], Problem<"spec-without-rules">> {
  const sections = sectionsOf(text);
  const rules = sections.flatMap((section, index) => {
    const [, id, name] = RULE_TITLE.exec(section.title) ?? [];
    if (id === undefined || name === undefined) return [];
    const next = sections.slice(index + 1).find((each) => each.level <= section.level);
    const bullets = bulletsOf(text.slice(section.start, next?.start ?? text.length));
    return bullets.length > 0 ? [{ id, name: name.trim(), bullets }] : [];
  });
  if (rules.length > 0) return ok(rules);
  return err(
    problem(
      "spec-without-rules",
      'The spec has no rules that can be told apart: give each a heading such as "SP1: Keep records" and a list under it.',
    ),
  );
}

interface OpenEntry {
  readonly indent: number;
  text: string;
  readonly subrules: OpenEntry[];
}

/** Entries of the lists in a text. An entry goes on over lines that are indented or follow it directly. */
function bulletsOf(text: string): RuleBullet[] {
  const bullets: OpenEntry[] = [];
  let open: OpenEntry | null = null;
  let blank = false;
  for (const line of text.split("\n")) {
    const mark = /^([ \t]*)(?:[-*+•]|\d{1,4}[.)])[ \t]+(\S.*)$/.exec(line);
    if (mark?.[1] !== undefined && mark[2] !== undefined) {
      const entry: OpenEntry = { indent: mark[1].length, text: mark[2], subrules: [] };
      const above: OpenEntry | undefined = bullets.at(-1);
      if (above && entry.indent > above.indent) above.subrules.push(entry);
      else bullets.push(entry);
      open = entry;
    } else if (line.trim() !== "" && open && (!blank || /^[ \t]{2}/.test(line))) open.text += ` ${line}`;
    else if (line.trim() !== "") open = null;
    blank = line.trim() === "";
  }
  return bullets.map((bullet) => ({
    text: flat(bullet.text),
    subrules: bullet.subrules.map((each) => flat(each.text)),
  }));
}

function flat(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
