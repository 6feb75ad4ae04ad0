import { problem, type Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { looksSecret } from "#core/base/secrets.ts";
import type { Machine, MachineReport, MachineSettings } from "#core/runs/machine.ts";
import type { LinkProblem } from "#native/launcher/link.ts";
import type { LogoutTest } from "#native/launcher/logout-test.ts";

/** What a person should know of a machine that can be used, before runs go there. */
export function warningsOf(
  machine: Machine,
  report: MachineReport,
  outlives: Result<LogoutTest, LinkProblem>,
): string[] {
  const { name } = machine;
  return [
    ...(report.flock
      ? []
      : [
          `Locks do not work in ${report.folder} on ${name}: choose a folder on a local disk with --folder, or a run may be started twice.`,
        ]),
    ...(outlives.ok && outlives.value.way === null
      ? [
          `${name} ends programs when the login ends, so runs would die with the link: ask its administrator for lingering (loginctl enable-linger), or use Slurm.`,
        ]
      : []),
    ...(outlives.ok ? [] : [outlives.error.message]),
    ...(report.gpus.length > 0 || machine.launcher === "slurm"
      ? []
      : [`${name} shows no GPU (nvidia-smi): runs there use its CPU.`]),
    ...missingPackages(name, report),
    ...keptSecrets(machine.settings).map(
      (variable) =>
        `The value of ${variable} is kept in this workspace's database: remove ${name} and link it again with --env ${variable}, without the value.`,
    ),
  ];
}

/** Variables whose values the database would hold though they look like secrets. */
export function keptSecrets({ env }: MachineSettings): string[] {
  return Object.entries(env).flatMap(([name, value]) => (looksSecret(name, value) ? [name] : []));
}

export function secretRefused(variable: string): Problem {
  return problem(
    "secret-refused",
    `${variable} looks like a secret, and a workspace keeps none: set it where the workbench is started and give --env ${variable} without the value, which is then read at each connection.`,
  );
}

/** What runs of plans there would lack. */
function missingPackages(name: string, { packages, executable }: MachineReport): string[] {
  const missing = Object.keys(packages).filter((each) => packages[each] === null);
  if (missing.length === 0) return [];
  const last = missing.pop() ?? "";
  const list = missing.length === 0 ? `${last} is` : `${missing.join(", ")} and ${last} are`;
  return [
    `${list} not installed for ${executable} on ${name}: install trainer/requirements.txt into it, or link another Python with --python.`,
  ];
}
