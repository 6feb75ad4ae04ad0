import type { MachineReport } from "#core/runs/machine.ts";
import type { ListedMachine } from "../../../shared/remote/queries.ts";
import { formatBytes } from "../../../shared/format/numbers.ts";
import { plural } from "../../../shared/format/text.ts";
import type { MachineCheck } from "./machine-queries.ts";

export interface CheckLine {
  readonly name: string;
  /** `missing` must be put right, `note` may stay as it is, `unknown` was not tried. */
  readonly state: "good" | "note" | "missing" | "unknown";
  readonly value: string;
}

/** What is known of a machine, line by line: of this check, or of the last one that is stored. */
export function checkLines(machine: ListedMachine, check: MachineCheck | null): CheckLine[] {
  const { report } = check ?? machine;
  return [
    reachableLine(machine, check),
    ...(report === null ? [] : reportLines(machine, report)),
    ...(check === null || report === null ? [] : [logoutLine(check)]),
  ];
}

/** GPUs in one line: `2 × NVIDIA H100, 80 GB each`; unlike ones are told apart. */
export function gpuWords(report: MachineReport | null): string {
  if (report === null) return "not known yet";
  if (report.gpus.length === 0) return report.slurm === null ? "none" : "by Slurm";
  const kinds = Map.groupBy(report.gpus, ({ name, memoryBytes }) => `${name}, ${formatBytes(memoryBytes)}`);
  return [...kinds].map(([kind, { length }]) => (length === 1 ? kind : `${length} × ${kind} each`)).join("; ");
}

function reachableLine({ launcher, destination }: ListedMachine, check: MachineCheck | null): CheckLine {
  const way = launcher === "local" ? "this computer" : `${destination ?? "?"} over SSH`;
  if (check === null) return { name: "Link", state: "unknown", value: `${way}; not tried since the workbench started` };
  return check.reachable
    ? { name: "Link", state: "good", value: `${way} answers` }
    : { name: "Link", state: "missing", value: `${way} does not answer` };
}

function reportLines({ launcher }: ListedMachine, report: MachineReport): CheckLine[] {
  const { python, executable, disk, folder, flock, slurm, gpus } = report;
  return [
    { name: "Python", state: "good", value: `${python} (${executable})` },
    packagesLine(report),
    {
      name: "GPUs",
      state: gpus.length > 0 || launcher === "slurm" ? "good" : "note",
      value:
        gpus.length > 0 ? gpuWords(report) : launcher === "slurm" ? "as its jobs ask for" : "none: runs use the CPU",
    },
    ...(launcher === "slurm"
      ? [
          {
            name: "Slurm",
            state: slurm === null ? ("missing" as const) : ("good" as const),
            value: slurm ?? "not found",
          },
        ]
      : []),
    {
      name: "Disk",
      state: disk.freeBytes < LITTLE_BYTES ? "note" : "good",
      value: `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)} in ${folder}`,
    },
    {
      name: "Locks",
      state: flock ? "good" : "missing",
      value: flock ? "keep a second starter out" : "do not work in its folder, so a run may be started twice",
    },
  ].filter((line): line is CheckLine => line !== null);
}

/** Less than a small model with its optimizer's state. */
const LITTLE_BYTES = 5e9;

/** The trainer's packages; an older agent does not say which it has. */
function packagesLine({ packages }: MachineReport): CheckLine | null {
  const all = Object.entries(packages);
  if (all.length === 0) return null;
  const missing = all.filter(([, version]) => version === null).map(([name]) => name);
  if (missing.length > 0) {
    const value = `${plural(missing.length, "package")} missing: ${missing.join(", ")}`;
    return { name: "Packages", state: "missing", value };
  }
  return { name: "Packages", state: "good", value: all.map(([name, version]) => `${name} ${version}`).join(", ") };
}

function logoutLine({ outlivesLogout, startedAs, launcher }: MachineCheck): CheckLine {
  const name = "After logout";
  if (outlivesLogout === null) return { name, state: "unknown", value: "could not be tried" };
  return outlivesLogout
    ? {
        name,
        state: "good",
        value:
          launcher === "local"
            ? "runs go on, as long as this computer does"
            : `runs go on${startedAs === "unit" ? ", as units of its systemd" : ""}: this computer may sleep`,
      }
    : { name, state: "missing", value: "runs would end with the link" };
}
