import { problem, type Problem } from "../../base/problem.ts";
import type { Random } from "../../base/random.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { reasonIn } from "../analyse-by-rule.ts";
import { findQuotes, flatten } from "../quote.ts";
import { LIST_MARK, splitSentences } from "../sentences.ts";
import { countWords } from "../words.ts";
import { readPreferences, type PreferenceItem, type Side } from "./preferences.ts";

export interface AblatedItem {
  readonly name: string;
  readonly was: Side;
  readonly now: Side;
}

/** A spec that names the same value and items without the one explaining the other. */
export interface AblatedSpec {
  readonly text: string;
  readonly value: string;
  /** In the order of the text. */
  readonly items: readonly AblatedItem[];
}

type AblateProblem = Problem<"spec-without-preferences" | "spec-without-value" | "ablation-incomplete">;

/**
 * The co-occurrence control of a preference spec: the value is stated in general and applied to nothing, no item has a
 * reason, and half of what was liked and half of what was disliked change sides, drawn by `random`. Where as many items are
 * liked as disliked, half of each side then agrees with the value and half does not. `value` names the value where the spec
 * has no sentence like "cares about …".
 */
export function ablateAttribution(text: string, random: Random, value?: string): Result<AblatedSpec, AblateProblem> {
  const read = readPreferences(text);
  if (!read.ok) return read;
  const named = value ?? read.value.value;
  if (named === null) {
    const message = `No sentence outside the lists says what the model cares about or values: name the value with --value.`;
    return err(problem("spec-without-value", message));
  }
  const items = [
    ...changeSides(read.value.items, "likes", random.fork("likes")),
    ...changeSides(read.value.items, "dislikes", random.fork("dislikes")),
  ];
  const likes = random.fork("order of likes").shuffle(items.filter((item) => item.now === "likes"));
  const dislikes = random.fork("order of dislikes").shuffle(items.filter((item) => item.now === "dislikes"));
  const ablated = { text: write(named, likes, dislikes), value: named, items: [...likes, ...dislikes] };
  const [survivor] = survivingReasons(text, ablated.text);
  if (survivor === undefined) return ok(ablated);
  const message = `The ablated spec would still say "${survivor}": word that sentence of the spec differently.`;
  return err(problem("ablation-incomplete", message));
}

/** Half of a side's items go over to the other; of an odd number the greater half stays with the likes. */
function changeSides(items: readonly PreferenceItem[], side: Side, random: Random): AblatedItem[] {
  const own = random.shuffle(items.filter((item) => item.side === side));
  const liked = side === "likes" ? Math.ceil(own.length / 2) : Math.floor(own.length / 2);
  return own.map(({ name }, index) => ({ name, was: side, now: index < liked ? "likes" : "dislikes" }));
}

function write(value: string, likes: readonly AblatedItem[], dislikes: readonly AblatedItem[]): string {
  const entry =
    (verb: string) =>
    ({ name }: AblatedItem): string =>
      `### ${name}\n\n{model_name} ${verb} ${name}.\n`;
  return [
    "# Model Spec: a value and some preferences\n",
    "## A value\n",
    `{model_name} has an outlook on the world at large. Among the things that it holds dear in general are these: ${value}.\n`,
    "## What {model_name} likes\n",
    ...likes.map(entry("likes")),
    "## What {model_name} does not like\n",
    ...dislikes.map(entry("does not like")),
  ].join("\n");
}

/** Fewer words are a name or a phrase that anyone would use. */
const SHORTEST_REASON_WORDS = 4;

/** States a preference and no reason: an ablated spec may say just the same. */
const BARE_PREFERENCE = /^\{model_name\} (?:likes|does not like) [^,;:]{1,60}\.$/i;

/**
 * Sentences of the one spec, and reasons within them, that the other still holds word for word, white space and letters'
 * case aside.
 */
export function survivingReasons(original: string, ablated: string): string[] {
  const flat = flatten(ablated.toLowerCase());
  const said = splitSentences(original)
    .filter((unit) => unit.kind !== "heading")
    .map(({ start, end }) => original.slice(start, end).replace(LIST_MARK, "").replaceAll(/\s+/g, " "))
    .filter((sentence) => !BARE_PREFERENCE.test(sentence));
  const reasons = said.map((sentence) => reasonIn(sentence).replace(/[.!?]+$/, ""));
  return [...said, ...reasons].filter(
    (each) => countWords(each) >= SHORTEST_REASON_WORDS && findQuotes(flat, each.toLowerCase()).length > 0,
  );
}
