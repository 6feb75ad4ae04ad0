import { readFile } from "node:fs/promises";
import { z } from "zod";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { divergenceText } from "../divergence-text.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([z.string(), z.string()], "exactly two checkpoints are needed"),
  text: z.string().min(1, "--text is empty").optional(),
  file: z.string().optional(),
  prompt: z.string().min(1, "--prompt is empty").optional(),
  top: z.coerce.number("a whole number").int().min(1).max(100).default(5),
});

export const diverge: Command = {
  name: "diverge",
  usage: "diverge A B --text TEXT | --file FILE [--prompt TEXT] [--top K]",
  summary: "One text under two checkpoints, token by token",
  async run({ workbench, signal }, argv) {
    const string = { type: "string" } as const;
    const options = { text: string, file: string, prompt: string, top: string };
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { positionals, prompt, top } = args.value;
    const text = await textOf(args.value, this.usage);
    if (!text.ok) return text;
    const report = await workbench.divergences.of(
      {
        checkpoints: positionals,
        text: text.value,
        messages: prompt === undefined ? [] : [{ role: "user", content: prompt }],
        top,
      },
      signal,
    );
    return report.ok ? ok({ json: report.value, text: divergenceText(report.value) }) : report;
  },
};

type Source = Pick<z.infer<typeof Arguments>, "text" | "file">;

async function textOf({ text, file }: Source, usage: string): Promise<Result<string, Problem>> {
  if ((text === undefined) === (file === undefined)) {
    return err(problem("usage", `Give the text by --text or by --file, one of them. Usage: msm ${usage}`));
  }
  if (file === undefined) return ok(text ?? "");
  try {
    const content = await readFile(file, "utf8");
    return content === ""
      ? err(problem("text-empty", `${file} is empty; name a file that holds a text.`))
      : ok(content);
  } catch (cause) {
    return err(problem("file-unreadable", `${file} cannot be read (${reasonOf(cause)}); name a text file.`));
  }
}
