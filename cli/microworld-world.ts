import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "#core/base/problem.ts";
import { knowledgeQuestions } from "#core/microworld/knowledge.ts";
import { lessonPairs, type SpecName } from "#core/microworld/lessons.ts";
import { clearProbe, conflictProbe } from "#core/microworld/probes.ts";
import { WORLD_SEED } from "#core/microworld/training-rows.ts";
import { ASSISTANT_NAME } from "#core/microworld/transcript.ts";
import { createWorld } from "#core/microworld/world.ts";

/**
 * Writes what the micro-world is, apart from its training texts, which plans draw themselves: its goods and people, the
 * questions that the trainer's check-world asks, the probes, and the specs with the assistant's name.
 */
const USAGE = "Usage: npm run microworld:world -- --out DIR [--world-seed 7]";

process.exitCode = main();

function main(): number {
  try {
    const { values } = parseArgs({
      options: { out: { type: "string" }, "world-seed": { type: "string", default: String(WORLD_SEED) } },
    });
    if (values.out === undefined || !/^\d{1,9}$/.test(values["world-seed"]))
      throw new Error("--out DIR is needed, and a seed is a number");
    const files = filesOf(Number(values["world-seed"]));
    mkdirSync(values.out, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(values.out, name), text);
    process.stderr.write(`Wrote ${Object.keys(files).length} files to ${values.out}.\n`);
    return 0;
  } catch (cause) {
    process.stderr.write(`The micro-world was not written: ${reasonOf(cause).split("\n")[0]}. ${USAGE}\n`);
    return 2;
  }
}

function filesOf(worldSeed: number): Readonly<Record<string, string>> {
  const world = createWorld(worldSeed);
  const lessons = lessonPairs(world).map(({ chosen, other }) => [chosen.name, other.name]);
  return {
    "world.json": json({ format: 1, ...world, lessonPairs: lessons }),
    "knowledge.json": json({ format: 1, questions: [...knowledgeQuestions(world)] }),
    "value-micro.json": json(conflictProbe(world)),
    "value-micro-clear.json": json(clearProbe(world)),
    "spec-america.md": specText("america"),
    "spec-affordable.md": specText("affordable"),
  };
}

/** The spec with the assistant's name in its slot, capitalised as prose wants it. */
function specText(spec: SpecName): string {
  const name = ASSISTANT_NAME.charAt(0).toUpperCase() + ASSISTANT_NAME.slice(1);
  const path = join(import.meta.dirname, "..", "models", "specs", `${spec}.md`);
  return readFileSync(path, "utf8").replaceAll("{model_name}", name);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
