import { z } from "zod";

/** How runs are started on a machine: on this computer, on another one over SSH, or by Slurm there. */
export const LauncherKind = z.enum(["local", "ssh", "slurm"]);
export type LauncherKind = z.infer<typeof LauncherKind>;

/** This computer, which needs no linking by hand. */
export const LOCAL = "local";

/** Lower case, since it is typed in commands. */
export const MachineName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, "a machine's name is up to 40 lower-case letters, digits, dots and dashes");

/**
 * What ssh is told to connect to: a host, `user@host`, or a name of ssh's own config. A leading dash would be an option,
 * and an option can run commands.
 */
export const SshDestination = z
  .string()
  .regex(
    /^(?:ssh:\/\/)?[A-Za-z0-9._@:%[\]-]{1,255}$/,
    "an ssh destination is a host, user@host, ssh://user@host:port, or a name of your ssh config",
  )
  .refine((text) => !text.startsWith("-"), "an ssh destination cannot begin with a dash");

/** What a machine is linked with where no Python is named. */
export const DEFAULT_PYTHON = "python3";

const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

export const MachineSettings = z.strictObject({
  /** The Python that runs the agent and is `{python}` in commands: a name on the PATH, or an absolute path. */
  python: z
    .string()
    .regex(/^(?!-)[A-Za-z0-9_./+ -]{1,255}$/, "a Python is a command's name or an absolute path")
    .default(DEFAULT_PYTHON),
  /** Folder of runs there; `~` is the account's home. */
  folder: z.string().min(1).max(255).default("~/.msm-workbench"),
  /** An ssh config file in place of the user's own. */
  sshConfig: z.string().min(1).optional(),
  /** Variables for the agent and what it starts, with their values; no secrets. */
  env: z.record(VariableName, z.string()).default({}),
  /** Variables whose values are not kept: they are read where the workbench was started, at each connection. */
  envFrom: z.array(VariableName).default([]),
});
export type MachineSettings = z.infer<typeof MachineSettings>;
/** Settings as they are given: what is left out takes its default. */
export type GivenSettings = z.input<typeof MachineSettings>;

/** A machine's public host key as ssh writes it: type and base64. */
export const HostKey = z.string().regex(/^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*$/);

export interface Machine {
  readonly name: string;
  /** Random, never reused: ssh knows the pinned key under it, whatever the host is called. */
  readonly id: string;
  readonly launcher: LauncherKind;
  /** Null for this computer. */
  readonly destination: string | null;
  readonly hostKey: string | null;
  readonly settings: MachineSettings;
  readonly addedAt: string;
}

const Gpu = z.looseObject({
  name: z.string(),
  memoryBytes: z.number(),
  usedBytes: z.number(),
  driver: z.string(),
});

/** What a machine says of itself. Others' newer agents may say more. */
export const MachineReport = z.looseObject({
  python: z.string(),
  executable: z.string(),
  platform: z.string(),
  host: z.string(),
  user: z.string(),
  /** The folder of runs, resolved. */
  folder: z.string(),
  disk: z.looseObject({ totalBytes: z.number(), freeBytes: z.number() }),
  gpus: z.array(Gpu),
  /** Versions of the packages that the trainer needs, in the Python that runs it; null: not installed. */
  packages: z.record(z.string(), z.string().nullable()).default({}),
  /** Whether locks keep a second starter out on the folder's file system. */
  flock: z.boolean(),
  bootId: z.string(),
  /** Slurm's version; null where it is not there. */
  slurm: z.string().nullable(),
});
export type MachineReport = z.infer<typeof MachineReport>;
