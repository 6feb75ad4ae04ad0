import { withoutHomes } from "#core/base/redaction.ts";
import { formatBytes } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import type { DoctorReport } from "../../shared/remote/queries.ts";

/** The report as plain text, to paste into a message. */
export function diagnosisText(report: DoctorReport, now: Date): string {
  const { memory, disk } = report;
  const lines = [
    `MSM Workbench ${report.codeVersion}, Node ${report.node}, ${report.platform}`,
    `Time: ${now.toISOString()}`,
    `Processor: ${report.cpu}, ${plural(report.cores, "core")}`,
    `Memory: ${formatBytes(memory.freeBytes)} free of ${formatBytes(memory.totalBytes)}`,
    `Disk: ${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)} at ${disk.path}`,
    ...report.providers.map(
      ({ name, available, reason, fix }) =>
        `Provider ${name}: ${available ? "available" : "not available"}; ${reason}${fix === null ? "" : ` Fix: ${fix}`}`,
    ),
    `Checkpoints run on: ${report.engineProvider}`,
    `Trainer: ${report.trainer.reason}`,
    `Workspace: ${report.workspace}; ${plural(report.checkpoints, "checkpoint")}, ${plural(report.probes, "probe")}`,
    `Requests that left this machine: ${report.requestsSent}`,
    ...report.warnings.map((warning) => `Warning: ${warning}`),
  ];
  return withoutHomes(lines.join("\n"));
}
