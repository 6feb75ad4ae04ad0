import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { writeUnopened } from "#native/workbench/diagnostics/diagnostics.ts";
import { NOT_INSIDE, type WrittenBundle } from "#native/workbench/diagnostics/write-bundle.ts";
import type { DoctorReport } from "#native/workbench/doctor.ts";
import { createWorkbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { BareCommand, Output } from "../command.ts";
import { textTable } from "../text-table.ts";

/** Opens the workspace itself: a bundle is wanted most where that fails. */
export const doctor: BareCommand = {
  name: "doctor",
  usage: "doctor [--bundle FILE.zip]",
  summary: "What this machine offers and what is missing; --bundle: a file to pass on, with nothing private in it",
  async runBare({ workspace }, argv) {
    const shape = z.strictObject({ positionals: z.tuple([]), bundle: z.string().min(1).optional() });
    const args = readArguments(argv, { bundle: { type: "string" } }, shape, this.usage);
    if (!args.ok) return args;
    const { bundle } = args.value;
    const opened = await createWorkbench({ workspace });
    if (!opened.ok)
      return bundle === undefined ? opened : bundleOutput(await writeUnopened(bundle, workspace, opened.error));
    const workbench = opened.value;
    try {
      if (bundle !== undefined) return bundleOutput(await workbench.diagnostics.write(bundle));
      return ok(reportOutput(await workbench.doctor()));
    } finally {
      await workbench.close();
    }
  },
};

function bundleOutput(written: Result<WrittenBundle, Problem>): Result<Output, Problem> {
  if (!written.ok) return written;
  const { path, sizeBytes, sha256, files } = written.value;
  const text = [
    `${path}: ${sizeBytes} bytes`,
    "",
    textTable(
      ["file", "letters", "holds"],
      files.map((file) => [file.name, String(file.text.length), file.holds]),
    ),
    "",
    `Not inside: ${NOT_INSIDE}`,
    "Nothing was sent: look at it, and pass it on if you want to.",
  ].join("\n");
  const told = files.map((file) => ({ name: file.name, holds: file.holds, letters: file.text.length }));
  return ok({ json: { path, sizeBytes, sha256, files: told, notInside: NOT_INSIDE }, text });
}

function reportOutput(report: DoctorReport): Output {
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
  return { json: report, text };
}
