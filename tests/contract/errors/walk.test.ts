import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { errorCodes, type ErrorCode } from "#core/base/errors/catalogue.ts";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import type { Output } from "../../../cli/command.ts";
import { COMMANDS } from "../../../cli/commands.ts";
import { ROOT, temporaryFolder } from "../msm.ts";
import { ACTS } from "./acts.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { NOT_HERE } from "./not-here.ts";
import { STEPS, type Step } from "./steps.ts";
import { walkedFiles } from "./walked-files.ts";

const Made = z.looseObject({
  runId: z.string().optional(),
  prediction: z.looseObject({ id: z.string() }).optional(),
  id: z.string().optional(),
});
/** What a sentence says to do: a clause that begins with one of these, a command, or an option. */
const NEXT =
  /(?:[:;,.] (?:or |then |and )?(?:add|ask|begin|check|choose|copy|correct|drop|export|fetch|free|give|import|install|keep|leave|link|list|look|loosen|make|mend|move|name|open|put|raise|rate|read|remove|rename|replace|restore|resume|save|see|set|shorten|start|take|type|update|use|wait|write)\b)|\bmsm [a-z]|(?<=^|[\s`])--[a-z]/i;

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const words: Record<string, string> = {
  f: join(folder, "files"),
  models: join(ROOT, "models"),
  long: "x".repeat(3_000),
};
/** Listens where another program may not, and refuses whatever a generator asks. */
const server = createServer((_, response) => response.writeHead(401).end());
let workbench: Workbench;

beforeAll(async () => {
  const opened = await createWorkbench({ workspace });
  if (!opened.ok) throw new Error(opened.error.message);
  workbench = opened.value;
  mkdirSync(words["f"] ?? "");
  walkedFiles(words["f"] ?? "");
  // A file where copies of checkpoints would go, and a folder where a story's file would be.
  writeFileSync(join(workspace, "checkpoints"), "");
  mkdirSync(join(workspace, "stories", "mine.json"), { recursive: true });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  words["busy"] = String(z.object({ port: z.number() }).parse(server.address()).port);
});

afterAll(async () => {
  server.close();
  await workbench.close();
});

test("every refusal of the walk has its code, and a sentence that names the thing and says what to do", async () => {
  const wrong: string[] = [];
  for (const step of STEPS) {
    const fault = await take(step);
    if (fault !== null) wrong.push(`${"line" in step ? step.line : step.sql}: ${fault}`);
  }
  expect(wrong).toEqual([]);
});

test("so has every refusal that only a window can ask for", async () => {
  const wrong: string[] = [];
  for (const { code, names, act } of ACTS) {
    const fault = refusalFault(await act(workbench, words), code, names);
    if (fault !== null) wrong.push(`${code}: ${fault}`);
  }
  expect(wrong).toEqual([]);
});

test("every code of the catalogue is shown: by the walk, by a test that asserts it, or it is said why it cannot be", () => {
  const shown = [
    ...STEPS.flatMap((step) => ("code" in step ? step.code : [])),
    ...ACTS.map(({ code }) => code),
    ...Object.keys(ELSEWHERE),
    ...Object.keys(NOT_HERE),
  ];
  expect(errorCodes().filter((code) => !shown.includes(code))).toEqual([]);
});

test("what is said to be shown by no test is shown by none", () => {
  const contracts = join(ROOT, "tests/contract");
  const texts = readdirSync(contracts, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith("not-here.ts"))
    .map((name) => readFileSync(join(contracts, name), "utf8"));
  expect(texts.length).toBeGreaterThan(50);
  // Steps, acts and elsewhere are among them.
  const shown = Object.keys(NOT_HERE).filter((code) => texts.some((text) => text.includes(`"${code}"`)));
  expect(shown).toEqual([]);
});

test("tests that are said to show a code exist, and assert it", () => {
  const wrong = Object.entries(ELSEWHERE).filter(([code, [file, name, says = `"${code}"`]]) => {
    const path = join(ROOT, "tests", file);
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    return !text.includes(name) || !text.includes(says);
  });
  expect(wrong).toEqual([]);
});

/** Why a step did not go as it is told; null where it did. */
async function take(step: Step): Promise<string | null> {
  if ("sql" in step) {
    // The workbench's own SQLite: a second one in this process would take its locks away when it closes.
    const database = new Database(join(workspace, "workbench.sqlite"));
    database.exec(filled(step.sql));
    database.close();
    return null;
  }
  const answer = await run(step.line);
  if ("code" in step) return refusalFault(answer, step.code, step.names);
  if (!answer.ok) return answer.error.message;
  const made = Made.safeParse(answer.value?.json);
  if (step.as !== undefined && made.success)
    words[step.as] = made.data.runId ?? made.data.prediction?.id ?? made.data.id ?? "";
  return null;
}

function refusalFault(answer: Result<unknown, Problem>, wanted: ErrorCode, names: string): string | null {
  if (answer.ok) return `was done, and not refused as ${wanted}`;
  const { code, message } = answer.error;
  if (code !== wanted) return `${code} and not ${wanted}: ${message}`;
  if (!message.includes(filled(names))) return `does not name ${filled(names)}: ${message}`;
  return NEXT.test(message) && /[.!]$|Usage: msm/.test(message) ? null : `says nothing to do: ${message}`;
}

/** The command as a terminal would run it, on the open workbench. */
async function run(line: string): Promise<Result<Output | null, Problem>> {
  const argv = line.split(" ").map(filled);
  const command = await COMMANDS.find(({ name }) =>
    name.split(" ").every((word, index) => argv[index] === word),
  )?.load();
  if (!command) throw new Error(`The walk knows no command "${line}".`);
  const terminal = {
    workspace,
    provider: "cpu" as const,
    progress: () => undefined,
    print: () => undefined,
    signal: new AbortController().signal,
  };
  const rest = argv.slice(command.name.split(" ").length);
  return "runBare" in command ? command.runBare(terminal, rest) : command.run({ ...terminal, workbench }, rest);
}

function filled(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}
