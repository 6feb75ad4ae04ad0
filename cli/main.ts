import { homedir } from "node:os";
import { defaultWorkspace } from "#core/base/user-folder.ts";
import { errorEntry } from "#core/base/errors/catalogue.ts";
import { terminalJson, visibleText } from "#core/base/hidden-characters.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import { chosenProvider } from "#core/engines/provider.ts";
import { diskProblem } from "#native/workbench/storage-failure.ts";
import type { BareCommand, Command, Output, Terminal } from "./command.ts";
import { COMMANDS, type ListedCommand } from "./commands.ts";
import { printable } from "./text-table.ts";

async function main(argv: readonly string[]): Promise<number> {
  const { words, workspace, provider: named, json } = globalOptions(argv);
  const asksHelp = words[0] === "help" || words.includes("--help") || words.includes("-h");
  if (words.length === 0 || asksHelp) {
    const about = words.filter((word, place) => !word.startsWith("-") && !(place === 0 && word === "help"));
    process.stdout.write(await helpText(about));
    return words.length === 0 ? 2 : 0;
  }
  if (workspace === "") return report(problem("usage", "--workspace needs a folder: --workspace DIR."), json);
  const provider = chosenProvider(named, process.env);
  if (!provider.ok) return report(provider.error, json);
  const listed = findCommand(words);
  if (!listed) return report(unknownCommand(words), json);
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  const terminal: Terminal = {
    workspace,
    provider: provider.value,
    signal: abort.signal,
    print: (output) => void print(output, json),
    progress: (line) => {
      const shown = printable(line);
      process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${shown}` : `${shown}\n`);
    },
  };
  const command = await listed.load();
  const result = await runCommand(command, terminal, words.slice(command.name.split(" ").length));
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  if (!result.ok) return report(result.error, json);
  return result.value === null ? 0 : print(result.value, json);
}

async function runCommand(
  command: Command | BareCommand,
  terminal: Terminal,
  argv: readonly string[],
): Promise<Result<Output | null, Problem>> {
  try {
    return "runBare" in command ? await command.runBare(terminal, argv) : await runOpened(command, terminal, argv);
  } catch (cause) {
    // A disk may fail in the midst of any command; all else that is thrown is our mistake.
    const failure = diskProblem(cause, terminal.workspace);
    if (failure === null) throw cause;
    return err(failure);
  }
}

async function runOpened(
  command: Command,
  terminal: Terminal,
  argv: readonly string[],
): Promise<Result<Output | null, Problem>> {
  const { createWorkbench } = await import("#native/workbench/create-workbench.ts");
  const opened = await createWorkbench({
    workspace: terminal.workspace,
    provider: terminal.provider,
    command: `msm ${command.name}`,
    // A refusal says it again; a log is told only what needs a decision.
    onJudged: ({ verdict, sentence }) => {
      if (verdict === "tight" || (verdict === "fits" && process.stderr.isTTY)) terminal.progress(sentence);
    },
  });
  if (!opened.ok) return opened;
  try {
    return await command.run({ ...terminal, workbench: opened.value }, argv);
  } finally {
    await opened.value.close();
  }
}

interface Global {
  readonly words: string[];
  readonly workspace: string;
  /** Null where the line names none. */
  readonly provider: string | null;
  readonly json: boolean;
}

/** `--workspace DIR`, `--provider NAME` and `--json` are understood anywhere on the line. */
function globalOptions(argv: readonly string[]): Global {
  const words: string[] = [];
  let workspace = process.env["MSM_WORKSPACE"] ?? defaultWorkspace(process.env, process.platform, homedir());
  let provider: string | null = null;
  let json = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "--json") json = true;
    else if (word === "--workspace") workspace = argv[++index] ?? "";
    else if (word.startsWith("--workspace=")) workspace = word.slice("--workspace=".length);
    else if (word === "--provider") provider = argv[++index] ?? "";
    else if (word.startsWith("--provider=")) provider = word.slice("--provider=".length);
    else words.push(word);
  }
  return { words, workspace, provider, json };
}

function findCommand(words: readonly string[]): ListedCommand | undefined {
  return COMMANDS.find((command) => command.name.split(" ").every((word, index) => words[index] === word));
}

function unknownCommand(words: readonly string[]): Problem {
  const area = COMMANDS.filter((command) => command.name.split(" ")[0] === words[0]);
  const known = (area.length > 0 ? area : COMMANDS).map((command) => command.name).join(", ");
  return problem("usage", `There is no command "msm ${words.slice(0, 2).join(" ")}"; there are: ${known}.`);
}

/** Of one command, of those that begin alike (`msm runs --help`), or of all. */
async function helpText(about: readonly string[]): Promise<string> {
  const command = await findCommand(about)?.load();
  if (command) return `${command.summary}\n\nUsage: msm ${command.usage}\n`;
  const alike = COMMANDS.filter(({ name }) => name.split(" ")[0] === about[0]);
  const shown = await Promise.all((alike.length > 0 ? alike : COMMANDS).map(async (listed) => listed.load()));
  const width = Math.max(...shown.map(({ usage }) => usage.length));
  const lines = shown.map(({ usage, summary }) => `  msm ${usage.padEnd(Math.min(width, 62))}  ${summary}`);
  return [
    "msm: probe local checkpoints and compare them side by side",
    "",
    ...lines,
    "",
    "Everywhere: --json prints one JSON document; --workspace DIR (or MSM_WORKSPACE) chooses the workspace; --help tells of one command;",
    "--provider NAME (or MSM_PROVIDER) chooses what checkpoints run on: cpu, webgpu, cuda, dml or coreml (msm doctor tries each).",
    "Exit codes: 0 done, 1 failed, 2 wrong usage or bad input, 130 cancelled.",
    "",
  ].join("\n");
}

function print(output: Output, json: boolean): number {
  // Texts of models and files are in both; what a terminal obeys comes from this program alone.
  process.stdout.write(
    json ? `${terminalJson(JSON.stringify(output.json, null, 2))}\n` : `${visibleText(output.text)}\n`,
  );
  return output.exitCode ?? 0;
}

function report(failure: Problem, json: boolean): number {
  if (json)
    process.stdout.write(
      `${terminalJson(JSON.stringify({ error: { code: failure.code, message: failure.message } }, null, 2))}\n`,
    );
  process.stderr.write(`msm: ${printable(failure.message)}\n`);
  return errorEntry(failure.code).exit ?? 2;
}

// A reader that has read enough, as `head` has, is no failure; whoever watches runs this way stops them no more than Ctrl-C.
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2));
