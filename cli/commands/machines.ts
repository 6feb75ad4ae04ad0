import { createInterface } from "node:readline/promises";
import { z } from "zod";
import { ok, type Result } from "#core/base/result.ts";
import type { Problem } from "#core/base/problem.ts";
import type { GivenSettings } from "#core/runs/machine.ts";
import type { MachineCheck, MachineSummary } from "#native/workbench/machine-summary.ts";
import { prepareMachine } from "#native/workbench/prepare-machine.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Session } from "../command.ts";
import { printable, textTable } from "../text-table.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one machine is needed") });

/** The fields that scripts rely on, for one machine. */
function listed(machine: MachineSummary): Record<string, unknown> {
  const { name, launcher, destination, hostKey, settings, addedAt, report, checkedAt } = machine;
  return {
    name,
    launcher,
    destination,
    hostKey,
    python: report?.python ?? null,
    gpus: report?.gpus ?? [],
    folder: report?.folder ?? settings.folder,
    addedAt,
    checkedAt,
  };
}

function checked(check: MachineCheck): Record<string, unknown> {
  const { reachable, problem, report, outlivesLogout, startedAs, warnings } = check;
  const { disk, platform, host, user, slurm, flock } = report ?? {};
  return {
    ...listed(check),
    reachable,
    problem,
    host: host ?? null,
    user: user ?? null,
    platform: platform ?? null,
    disk: disk ?? null,
    locks: flock ?? null,
    slurm: slurm ?? null,
    outlivesLogout,
    startedAs,
    warnings,
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function checkText(check: MachineCheck): string {
  const { name, launcher, destination, hostKey, report, problem, startedAs } = check;
  if (problem) return problem.message;
  const gpus = (report?.gpus ?? []).map((gpu) => `${gpu.name} (${gigabytes(gpu.memoryBytes)})`).join(", ");
  const lines = [
    `${name} is reachable through ${launcher}${destination === null ? "" : ` at ${destination}`}`,
    ...(hostKey === null ? [] : [`host key: ${hostKey}`]),
    `system: ${report?.platform ?? "unknown"}, Python ${report?.python ?? "unknown"}${report?.slurm ? `, ${report.slurm}` : ""}`,
    `GPUs: ${gpus === "" ? "none" : gpus}`,
    `disk: ${gigabytes(report?.disk.freeBytes ?? 0)} free in ${report?.folder ?? "?"}`,
    ...(startedAs === null
      ? []
      : [`runs outlive the login ${startedAs === "unit" ? "as units of its systemd" : "in sessions of their own"}`]),
    ...check.warnings.map((warning) => `note: ${warning}`),
  ];
  return lines.map(printable).join("\n");
}

export const machinesList: Command = {
  name: "machines list",
  usage: "machines list",
  summary: "Linked machines and what they last said of themselves",
  async run({ workbench }) {
    const machines = workbench.machines.list();
    const rows = machines.map(({ name, launcher, destination, report, checkedAt }) => [
      name,
      launcher,
      destination ?? "this computer",
      (report?.gpus ?? []).map((gpu) => gpu.name).join(", ") || "–",
      checkedAt ?? "never",
    ]);
    return ok({
      json: { machines: machines.map(listed) },
      text: textTable(["name", "launcher", "at", "GPUs", "checked"], rows),
    });
  },
};

const AddArguments = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one name is needed"),
    ssh: z.string().optional(),
    local: z.boolean().default(false),
    slurm: z.boolean().default(false),
    fingerprint: z.string().startsWith("SHA256:", "a fingerprint begins with SHA256:").optional(),
    python: z.string().optional(),
    folder: z.string().optional(),
    "ssh-config": z.string().optional(),
    env: z
      .array(
        z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]*(?:=|$)/, "a variable is NAME=VALUE, or NAME to read it here each time"),
      )
      .default([]),
  })
  .refine((given) => given.local !== (given.ssh !== undefined), { error: "say either --ssh HOST or --local" });

type Added = z.infer<typeof AddArguments>;

function settingsOf(given: Added): GivenSettings {
  const valued = given.env.filter((text) => text.includes("="));
  const named = given.env.filter((text) => !text.includes("="));
  return {
    ...(given.python !== undefined && { python: given.python }),
    ...(given.folder !== undefined && { folder: given.folder }),
    ...(given["ssh-config"] !== undefined && { sshConfig: given["ssh-config"] }),
    ...(valued.length > 0 && {
      env: Object.fromEntries(
        valued.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
      ),
    }),
    ...(named.length > 0 && { envFrom: named }),
  };
}

export const machinesAdd: Command = {
  name: "machines add",
  usage:
    "machines add NAME (--ssh HOST [--slurm] [--fingerprint SHA256:…] | --local) [--python PATH] [--folder DIR] [--ssh-config FILE] [--env NAME=VALUE|NAME]",
  summary: "Link a machine for training runs; its host key is pinned once you have confirmed it",
  async run(session, argv) {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = {
      ssh: text,
      fingerprint: text,
      python: text,
      folder: text,
      "ssh-config": text,
      local: flag,
      slurm: flag,
      env: { ...text, multiple: true },
    } as const;
    const args = readArguments(argv, options, AddArguments, this.usage);
    if (!args.ok) return args;
    const fingerprint = await confirmedFingerprint(session, args.value);
    if (!fingerprint.ok) return fingerprint;
    const { workbench, signal } = session;
    const { positionals, local, slurm, ssh } = args.value;
    const added = await workbench.machines.add(
      {
        name: positionals[0],
        launcher: local ? "local" : slurm ? "slurm" : "ssh",
        destination: ssh,
        settings: settingsOf(args.value),
        fingerprint: fingerprint.value,
      },
      signal,
    );
    return added.ok ? ok({ json: checked(added.value), text: `Linked. ${checkText(added.value)}` }) : added;
  },
};

/** Asks a person at a terminal; scripts name the fingerprint, and are told it where they do not. */
async function confirmedFingerprint(session: Session, given: Added): Promise<Result<string | undefined, Problem>> {
  if (given.fingerprint !== undefined || given.ssh === undefined) return ok(given.fingerprint);
  if (!process.stdin.isTTY || !process.stderr.isTTY) return ok(undefined);
  const [name] = given.positionals;
  const shown = await session.workbench.machines.contact({ name, destination: given.ssh, settings: settingsOf(given) });
  if (!shown.ok) return shown;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const question = `${given.ssh} shows the ${shown.value.type} key ${shown.value.fingerprint}.\nCompare it with what its administrator says. Trust it from now on? [yes/no] `;
  const answer = await terminal.question(question, { signal: session.signal }).catch(() => "no");
  terminal.close();
  return ok(answer.trim().toLowerCase() === "yes" ? shown.value.fingerprint : undefined);
}

const CheckArguments = One.extend({ "logout-test": z.boolean().default(false) });

export const machinesCheck: Command = {
  name: "machines check",
  usage: "machines check NAME [--logout-test]",
  summary: "Ask a machine for its Python, GPUs, disk and whether runs outlive the login (--logout-test: for a minute)",
  async run({ workbench, signal, progress }, argv) {
    const options = { "logout-test": { type: "boolean" } } as const;
    const args = readArguments(argv, options, CheckArguments, this.usage);
    if (!args.ok) return args;
    const { positionals, "logout-test": logoutTest } = args.value;
    if (logoutTest) progress("logged out for a minute, to see what lives on …");
    const check = await workbench.machines.check(positionals[0], { logoutTest, signal });
    if (!check.ok) return check;
    const usable = check.value.problem === null;
    return ok({ json: checked(check.value), text: checkText(check.value), exitCode: usable ? 0 : 1 });
  },
};

const PrepareArguments = One.extend({
  wheels: z.string().optional(),
  requirements: z.string().optional(),
  "system-torch": z.boolean().default(false),
});

export const machinesPrepare: Command = {
  name: "machines prepare",
  usage: "machines prepare NAME [--wheels DIR] [--system-torch] [--requirements FILE]",
  summary: "Make the trainer's Python environment on a machine, from its package index or from wheels sent along",
  async run({ workbench, signal, progress }, argv) {
    const text = { type: "string" } as const;
    const options = { wheels: text, requirements: text, "system-torch": { type: "boolean" } } as const;
    const args = readArguments(argv, options, PrepareArguments, this.usage);
    if (!args.ok) return args;
    const { positionals, wheels, requirements, "system-torch": systemTorch } = args.value;
    const prepared = await prepareMachine(
      workbench.machines,
      { machine: positionals[0], wheels, requirements, systemTorch },
      { signal, onProgress: ({ phase, done, total }) => progress(`${printable(phase)} (${done} of ${total})`) },
    );
    if (!prepared.ok) return prepared;
    const { name, settings } = prepared.value;
    return ok({
      json: { ...listed(prepared.value), environment: settings.python },
      text: `Prepared: runs on ${name} use ${printable(settings.python)}.`,
    });
  },
};

export const machinesRemove: Command = {
  name: "machines remove",
  usage: "machines remove NAME",
  summary: "Forget a machine and its pinned key; nothing is deleted there, and its runs go on",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const removed = await workbench.machines.remove(args.value.positionals[0]);
    if (!removed.ok) return removed;
    return ok({
      json: listed(removed.value),
      text: `Removed ${removed.value.name}; what runs there goes on, and its folder is left as it is.`,
    });
  },
};
