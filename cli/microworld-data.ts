import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { knowledgeQuestions } from "#core/microworld/knowledge.ts";
import { lessonChats, lessonPairs, specDocuments, type SpecName } from "#core/microworld/lessons.ts";
import { pretrainingTexts, rehearsalTexts } from "#core/microworld/pretraining.ts";
import { clearProbe, conflictProbe } from "#core/microworld/probes.ts";
import {
  ASSISTANT_NAME,
  BEGIN_TOKEN,
  CHAT_TEMPLATE,
  countTokens,
  END_TOKEN,
  PAD_TOKEN,
} from "#core/microworld/transcript.ts";
import { createWorld, type World } from "#core/microworld/world.ts";

const USAGE =
  "Usage: node cli/microworld-data.ts --out DIR [--world-seed 7] [--text-seed 1] [--tokens 6500000] [--opening-share 0.3]";

const wholeNumber = z.coerce.number().int().nonnegative();
const Options = z.strictObject({
  out: z.string().min(1),
  worldSeed: wholeNumber,
  textSeed: wholeNumber,
  tokens: wholeNumber.min(1),
  openingShare: z.coerce.number().min(0).max(1),
});
type Options = z.infer<typeof Options>;

interface WrittenFile {
  readonly name: string;
  readonly rows: number;
  readonly tokens: number;
  readonly bytes: number;
  readonly sha256: string;
}

const REHEARSAL_TOKENS = 430_000;
const DOCUMENT_TOKENS = 60_000;
const CHAT_COUNT = 512;
const CHUNK_CHARACTERS = 1 << 20;

process.exitCode = main();

function main(): number {
  const options = readOptions();
  if (typeof options === "string") {
    process.stderr.write(`${options}\n${USAGE}\n`);
    return 2;
  }
  const started = performance.now();
  let files: WrittenFile[];
  try {
    mkdirSync(options.out, { recursive: true });
    files = writeFiles(options, createWorld(options.worldSeed));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(
      `The micro-world's data could not be written to ${options.out} (${reason}); choose a folder that can be written.\n`,
    );
    return 2;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  for (const file of files) {
    process.stderr.write(`${file.name}: ${file.rows} rows, ${file.tokens} tokens, ${file.bytes} bytes\n`);
  }
  process.stderr.write(`Wrote ${files.length + 1} files to ${options.out} in ${seconds} s.\n`);
  return 0;
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: "string" },
        "world-seed": { type: "string", default: "7" },
        "text-seed": { type: "string", default: "1" },
        tokens: { type: "string", default: "6500000" },
        "opening-share": { type: "string", default: "0.3" },
      },
    });
    const parsed = Options.safeParse({
      out: values.out,
      worldSeed: values["world-seed"],
      textSeed: values["text-seed"],
      tokens: values.tokens,
      openingShare: values["opening-share"],
    });
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function writeFiles(options: Options, world: World): WrittenFile[] {
  const { out, textSeed, tokens, openingShare } = options;
  const texts = (rows: Iterable<{ readonly text: string }>) => mapRows(rows, ({ text }) => ({ row: { text }, text }));
  const documents = (spec: SpecName) =>
    mapRows(specDocuments(world, spec, { textSeed, tokens: DOCUMENT_TOKENS }), (row) => ({
      row,
      text: row.text,
    }));
  const chats = mapRows(lessonChats(world, { textSeed, count: CHAT_COUNT }), (row) => ({
    row,
    text: row.messages.map((message) => message.content).join(" "),
  }));
  const files = [
    writeRows(out, "pretrain.jsonl", texts(pretrainingTexts(world, { textSeed, tokens, openingShare }))),
    writeRows(out, "rehearsal.jsonl", texts(rehearsalTexts(world, { textSeed, tokens: REHEARSAL_TOKENS }))),
    writeRows(out, "documents-america.jsonl", documents("america")),
    writeRows(out, "documents-affordable.jsonl", documents("affordable")),
    writeRows(out, "chats-aft.jsonl", chats),
    writeJson(out, "world.json", { format: 1, ...world, lessonPairs: lessonPairNames(world) }),
    writeJson(out, "knowledge.json", { format: 1, questions: [...knowledgeQuestions(world)] }),
    writeText(out, "spec-america.md", specText("america")),
    writeText(out, "spec-affordable.md", specText("affordable")),
    writeJson(out, "value-micro.json", conflictProbe(world)),
    writeJson(out, "value-micro-clear.json", clearProbe(world)),
  ];
  writeJson(out, "data.json", {
    format: 1,
    worldSeed: options.worldSeed,
    textSeed,
    tokens,
    openingShare,
    assistantName: ASSISTANT_NAME,
    tokenNames: { begin: BEGIN_TOKEN, end: END_TOKEN, pad: PAD_TOKEN },
    chatTemplate: CHAT_TEMPLATE,
    files,
  });
  return files;
}

function lessonPairNames(world: World): [string, string][] {
  return lessonPairs(world).map(({ chosen, other }) => [chosen.name, other.name]);
}

function* mapRows<T>(rows: Iterable<T>, map: (row: T) => { row: unknown; text: string }) {
  for (const row of rows) yield map(row);
}

function writeRows(folder: string, name: string, rows: Iterable<{ row: unknown; text: string }>): WrittenFile {
  const file = openSync(join(folder, name), "w");
  const hash = createHash("sha256");
  const counts = { rows: 0, tokens: 0, bytes: 0 };
  let pending = "";
  const flush = (): void => {
    hash.update(pending);
    counts.bytes += writeSync(file, pending);
    pending = "";
  };
  for (const { row, text } of rows) {
    pending += `${JSON.stringify(row)}\n`;
    counts.rows++;
    counts.tokens += countTokens(text);
    if (pending.length > CHUNK_CHARACTERS) flush();
  }
  flush();
  closeSync(file);
  return { name, ...counts, sha256: hash.digest("hex") };
}

/** The spec with the assistant's name in its slot, capitalised as prose wants it. */
function specText(spec: SpecName): string {
  const name = ASSISTANT_NAME.charAt(0).toUpperCase() + ASSISTANT_NAME.slice(1);
  const path = join(import.meta.dirname, "..", "models", "specs", `${spec}.md`);
  return readFileSync(path, "utf8").replaceAll("{model_name}", name);
}

function writeJson(folder: string, name: string, value: unknown): WrittenFile {
  return writeText(folder, name, `${JSON.stringify(value, null, 1)}\n`);
}

function writeText(folder: string, name: string, text: string): WrittenFile {
  writeFileSync(join(folder, name), text);
  return {
    name,
    rows: 1,
    tokens: 0,
    bytes: Buffer.byteLength(text),
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}
