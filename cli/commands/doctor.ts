import { ok } from "#core/base/result.ts";
import type { Command } from "../command.ts";
import { textTable } from "../text-table.ts";

export const doctor: Command = {
  name: "doctor",
  usage: "doctor",
  summary: "What this machine offers and what is missing",
  async run({ workbench }) {
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
      ...report.enginePacks.flatMap(({ name, folder, fault }) =>
        fault === null ? [`Engine pack ${name}, from ${folder}`] : [],
      ),
      `Trainer: ${report.trainer.reason}`,
      ...report.warnings.map((warning) => `Warning: ${warning}`),
    ].join("\n");
    return ok({ json: report, text });
  },
};
