import type { BareCommand, Command } from "../../../cli/command.ts";

type Commands = readonly (Command | BareCommand)[];

/** `docs/guide/cli.md`, made from the table of commands. */
export function cliReference(commands: Commands): string {
  const areas = Map.groupBy(commands, ({ name }) => name.split(" ")[0] ?? name);
  return [
    "# Every command",
    "",
    "Made from the program's own table; a test fails where the two differ. To make it anew:",
    "`npx vitest run --project unit tests/unit/docs/guide.test.ts -u`. In a checkout write `npx msm` for `msm`.",
    "",
    "Everywhere: `--json` prints exactly one JSON document on standard output, progress goes to standard error; `--workspace DIR` (or",
    "`MSM_WORKSPACE`) chooses the workspace; `--provider NAME` (or `MSM_PROVIDER`) chooses what checkpoints run on (`cpu`, `webgpu`, `cuda`, `dml`, `coreml`), and",
    "nothing else takes its place; `--help` tells of one command. Exit codes: 0 done, 1 failed, 2 wrong usage or bad input, 130 cancelled.",
    "",
    "`[…]` may be left out, `A|B` is one of the two, `…` may be repeated, words in capitals are yours.",
    "",
    ...[...areas].flatMap(([area, alike]) => [
      `## ${area}`,
      "",
      ...alike.flatMap(({ usage, summary }) => ["```", `msm ${usage}`, "```", "", `${summary}.`, ""]),
    ]),
    "## Every option",
    "",
    "| option | of |",
    "|---|---|",
    ...[...optionsOf(commands)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([option, names]) => row(option, names)),
    "",
  ].join("\n");
}

/** The options in a command's usage line. */
export function optionsIn(usage: string): string[] {
  return [...new Set(usage.match(/--[a-z][a-z0-9-]*/g))];
}

function optionsOf(commands: Commands): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, usage } of commands)
    for (const option of optionsIn(usage)) found.set(option, [...(found.get(option) ?? []), name]);
  return found;
}

function row(option: string, names: readonly string[]): string {
  return `| \`${option}\` | ${names.map((name) => `\`msm ${name}\``).join(", ")} |`;
}
