import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { WorkspaceCheck } from "#native/workbench/check-workspace.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Output } from "../command.ts";
import { textTable } from "../text-table.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([], "no arguments are taken"),
  check: z.boolean().default(false),
});

export const doctor: Command = {
  name: "doctor",
  usage: "doctor [--check]",
  summary: "What this machine offers and what is missing; --check reads the whole workspace for damage",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { check: { type: "boolean" } }, Arguments, this.usage);
    if (!args.ok) return args;
    if (args.value.check) return ok(checkOutput(workbench.workspace, await workbench.check()));
    const report = await workbench.doctor();
    const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
    const text = [
      `MSM Workbench ${report.codeVersion}, Node ${report.node}, ${report.platform}`,
      `${report.cpu}, ${report.cores} cores; memory ${gigabytes(report.memory.freeBytes)} free of ${gigabytes(report.memory.totalBytes)}; disk ${gigabytes(report.disk.freeBytes)} free`,
      `Workspace ${report.workspace}: ${report.checkpoints} checkpoints, ${report.probes} probes`,
      "",
      textTable(
        ["provider", "asked", "available", "why"],
        report.providers.map((provider) => [
          provider.name,
          provider.asked ? "yes" : "no",
          provider.available ? "yes" : "no",
          provider.reason,
        ]),
      ),
      "",
      ...report.providers.flatMap(({ name, fix }) => (fix === null ? [] : [`Fix for ${name}: ${fix}`])),
      "",
      `Trainer: ${report.trainer.reason}`,
      ...report.warnings.map((warning) => `Warning: ${warning}`),
    ].join("\n");
    return ok({ json: report, text });
  },
};

function checkOutput(workspace: string, { faults, leftovers }: WorkspaceCheck): Output {
  const verdict =
    faults.length === 0
      ? `Workspace ${workspace} is whole.`
      : `Workspace ${workspace} is damaged; restore it from a copy, or take what can be read with msm results export:`;
  const left = leftovers.map((name) => `Left half-made by a process that is gone: ${name}`);
  return {
    json: { workspace, whole: faults.length === 0, faults, leftovers },
    text: [verdict, ...faults, ...left].join("\n"),
    exitCode: faults.length === 0 ? 0 : 1,
  };
}
