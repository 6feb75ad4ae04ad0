import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { PROVIDER_VARIABLE } from "#core/engines/provider.ts";
import { writeUnopened } from "#native/workbench/diagnostics/diagnostics.ts";
import { NOT_INSIDE, type WrittenBundle } from "#native/workbench/diagnostics/write-bundle.ts";
import type { DoctorReport } from "#native/workbench/doctor.ts";
import type { WorkspaceCheck } from "#native/workbench/check-workspace.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { readArguments } from "../arguments.ts";
import type { BareCommand, Output } from "../command.ts";
import { textTable } from "../text-table.ts";

const Arguments = z
  .strictObject({
    positionals: z.tuple([], "no arguments are taken"),
    bundle: z.string().min(1).optional(),
    check: z.boolean().default(false),
  })
  .refine(({ bundle, check }) => bundle === undefined || !check, "either --check or --bundle");

/** Opens the workspace itself: a bundle is wanted most where that fails. */
export const doctor: BareCommand = {
  name: "doctor",
  usage: "doctor [--check | --bundle FILE.zip]",
  summary:
    "What this machine offers and what is missing; --check reads the whole workspace for damage; --bundle: a file to pass on, with nothing private in it",
  async runBare({ workspace, provider }, argv) {
    const args = readArguments(argv, { bundle: { type: "string" }, check: { type: "boolean" } }, Arguments, this.usage);
    if (!args.ok) return args;
    const { bundle, check } = args.value;
    const opened = await createWorkbench({ workspace, provider, command: "msm doctor" });
    if (!opened.ok)
      return bundle === undefined
        ? opened
        : bundleOutput(await writeUnopened(bundle, { workspace, provider }, opened.error));
    const workbench = opened.value;
    try {
      if (bundle !== undefined) return bundleOutput(await workbench.diagnostics.write(bundle));
      if (check) return ok(checkOutput(workspace, await workbench.check()));
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
    `Checkpoints run on ${report.engineProvider} (--provider NAME or ${PROVIDER_VARIABLE} chooses), or not at all.`,
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

function checkOutput(workspace: string, { faults, leftovers, strangers }: WorkspaceCheck): Output {
  const verdict =
    faults.length === 0
      ? `Workspace ${workspace} is whole.`
      : `Workspace ${workspace} is damaged; restore it from a copy, or take what can be read with msm results export:`;
  const left = leftovers.map((name) => `Left half-made by a process that is gone: ${name}`);
  const others = strangers.map((name) => `Not of the workbench, and left alone: ${name}`);
  return {
    json: { workspace, whole: faults.length === 0, faults, leftovers, strangers },
    text: [verdict, ...faults, ...left, ...others].join("\n"),
    exitCode: faults.length === 0 ? 0 : 1,
  };
}
