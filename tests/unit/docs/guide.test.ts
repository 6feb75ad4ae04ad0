import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Workbench } from "#native/workbench/workbench.ts";
import { COMMANDS } from "../../../cli/commands.ts";
import { cliReference, optionsIn } from "./cli-reference.ts";
import { commandLines } from "./command-lines.ts";
import { errorReference } from "./error-reference.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const GUIDE = join(ROOT, "docs/guide");
const PAGES = readdirSync(GUIDE)
  .filter((name) => name.endsWith(".md") && !["cli.md", "errors.md"].includes(name))
  .map((name) => join(GUIDE, name));
const LOADED = await Promise.all(COMMANDS.map(async (listed) => listed.load()));
const LINES = [...PAGES, join(ROOT, "README.md")].flatMap((path) =>
  commandLines(readFileSync(path, "utf8")).map((words) => ({ path, words, line: `msm ${words.join(" ")}` })),
);

test("docs/guide/cli.md is what the table of commands says", async () => {
  await expect(cliReference(LOADED)).toMatchFileSnapshot(join(GUIDE, "cli.md"));
});

test("a command is asked for by the name that it has itself", () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual(LOADED.map(({ name }) => name));
});

test("docs/guide/errors.md is what the catalogue of errors says", async () => {
  await expect(errorReference()).toMatchFileSnapshot(join(GUIDE, "errors.md"));
});

test("every option that a command reads stands in a usage line of its file", () => {
  const folder = join(ROOT, "cli/commands");
  const declared = /(?:"([a-z][a-z-]*)"|\b([a-z]\w*)): (?:\{ type: "(?:string|boolean)"|text\b(?!\())/g;
  const usages = LOADED.flatMap(({ usage }) => optionsIn(usage));
  const options = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(declared)].map((match) => `--${match[1] ?? match[2]}`),
  );
  expect(options.length).toBeGreaterThan(100);
  expect(options.filter((option) => !usages.includes(option))).toEqual([]);
});

test("every command in the guide and the README exists and takes the options beside it", () => {
  expect(LINES.length).toBeGreaterThan(80);
  const wrong = LINES.filter(({ words }) => {
    const command = commandOf(words);
    return !command || words.some((word) => word.startsWith("--") && !taken(command.usage, word));
  });
  expect(wrong.map(({ line }) => line)).toEqual([]);
});

test("every command line of the guide is understood by its command, as far as it can be before anything is opened", async () => {
  const refused: string[] = [];
  for (const { words, line } of LINES) {
    const answer = await argumentsRead(words);
    if (answer !== null) refused.push(`${line}: ${answer}`);
  }
  expect(refused).toEqual([]);
});

test("every command is told of in the guide, not only in its reference", () => {
  const told = new Set(LINES.map(({ words }) => commandOf(words)?.name));
  expect(LOADED.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
});

test("every variable that the code reads is documented", () => {
  const text = readFileSync(join(GUIDE, "troubleshooting.md"), "utf8");
  const product = ["cli", "native", "electron", "renderer", "scripts", "trainer/msm_trainer"].flatMap((room) =>
    variables(room, /\bMSM_[A-Z_]+/g),
  );
  const tests = variables("tests", /(?<=process\.env(?:\["|\.))MSM_[A-Z_]+/g);
  const read = new Set([...product, ...tests]);
  expect(read.size).toBeGreaterThan(10);
  expect([...read].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  expect(
    [...text.matchAll(/`(MSM_[A-Z_]+)`/g)].map((match) => match[1]).filter((name) => !read.has(`${name}`)),
  ).toEqual([]);
});

test("every page and picture that the guide leads to is there, and the index leads to every page", () => {
  const links = PAGES.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => ({
      page: path,
      target: resolve(dirname(path), match[1] ?? ""),
    })),
  );
  expect(links.filter(({ target }) => !existsSync(target))).toEqual([]);
  const indexed = links.filter(({ page }) => page.endsWith("README.md")).map(({ target }) => target);
  expect(PAGES.filter((path) => !path.endsWith("README.md") && !indexed.includes(path))).toEqual([]);
});

function commandOf(words: readonly string[]): (typeof LOADED)[number] | undefined {
  return LOADED.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
}

function taken(usage: string, word: string): boolean {
  const option = word.split("=")[0] ?? word;
  return ["--json", "--workspace", "--provider", "--help"].includes(option) || optionsIn(usage).includes(option);
}

/** What the command says against its arguments; null where it went on to the workbench, which is none here. */
async function argumentsRead(words: readonly string[]): Promise<string | null> {
  const command = commandOf(words);
  // These two open the workbench in a window or browser.
  if (!command || "runBare" in command || command.name === "serve") return null;
  const reached = new Error("the workbench was reached");
  const none = new Proxy<Partial<Workbench>>({}, { get: () => raise(reached) });
  const terminal = {
    workspace: "none",
    provider: "cpu" as const,
    progress: quiet,
    print: quiet,
    signal: AbortSignal.abort(),
  };
  const argv = words.slice(command.name.split(" ").length).filter((word) => word !== "--json");
  try {
    const answer = await command.run({ ...terminal, workbench: none as Workbench }, argv);
    return answer.ok || answer.error.code !== "usage" ? null : answer.error.message;
  } catch (cause) {
    if (cause === reached) return null;
    throw cause;
  }
}

function variables(room: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ts|tsx|mjs|py)$/.test(name) && !name.includes("node_modules"))
    .flatMap((name) => readFileSync(join(ROOT, room, name), "utf8").match(pattern) ?? []);
}

function raise(cause: Error): never {
  throw cause;
}

function quiet(): void {}
