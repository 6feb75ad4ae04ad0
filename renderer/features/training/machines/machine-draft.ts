import { err, ok, type Result } from "#core/base/result.ts";
import { type LauncherKind, MachineName, MachineSettings, SshDestination } from "#core/runs/machine.ts";
import { commandLine } from "../../../shared/format/command.ts";

/** What a person typed of a machine to add. Empty fields of the settings take their defaults. */
export interface MachineDraft {
  readonly launcher: LauncherKind;
  readonly name: string;
  readonly destination: string;
  readonly python: string;
  readonly folder: string;
  readonly sshConfig: string;
}

export interface NewMachine {
  readonly name: string;
  readonly launcher: LauncherKind;
  readonly destination?: string;
  readonly settings: { readonly python?: string; readonly folder?: string; readonly sshConfig?: string };
}

/** What is wrong, beside the field that it is about. */
export type DraftProblems = Partial<Record<keyof MachineDraft, string>>;

export const EMPTY_DRAFT: MachineDraft = {
  launcher: "ssh",
  name: "",
  destination: "",
  python: "",
  folder: "",
  sshConfig: "",
};

/** The name that a machine gets where none is typed: its host's first word, or this computer's. */
export function proposedName({ launcher, destination }: MachineDraft): string {
  if (launcher === "local") return "local";
  const host = destination
    .trim()
    .replace(/^ssh:\/\//, "")
    .replace(/^.*@/, "")
    .replace(/:\d+$/, "");
  const word = /^[\d.]+$/.test(host) ? host : (host.split(".")[0] ?? "");
  const name = word
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, "-")
    .replace(/^[._-]+/, "");
  return name.slice(0, 40);
}

/** Checks a draft against what the host takes; `taken` are the names of the machines that are there. */
export function readDraft(draft: MachineDraft, taken: readonly string[]): Result<NewMachine, DraftProblems> {
  const name = draft.name.trim() === "" ? proposedName(draft) : draft.name.trim();
  const overSsh = draft.launcher !== "local";
  const destination = draft.destination.trim();
  const settings = settingsOf(draft);
  const problems: DraftProblems = {
    ...worded("name", MachineName.safeParse(name)),
    ...(taken.includes(name) && { name: `There is a machine “${name}” already: choose another name.` }),
    ...(overSsh && worded("destination", SshDestination.safeParse(destination))),
    ...worded("python", MachineSettings.shape.python.safeParse(settings.python)),
    ...worded("folder", MachineSettings.shape.folder.safeParse(settings.folder)),
  };
  // The name comes of the host: as long as there is none, its absence is the one thing to say.
  if (problems.destination !== undefined && draft.name.trim() === "") delete problems.name;
  if (Object.keys(problems).length > 0) return err(problems);
  return ok({ name, launcher: draft.launcher, ...(overSsh && { destination }), settings });
}

/** The same on the command line. */
export function addCommand(draft: MachineDraft, fingerprint?: string): string {
  const { python, folder, sshConfig } = settingsOf(draft);
  const destination = draft.destination.trim() === "" ? "HOST" : draft.destination.trim();
  const name = draft.name.trim() === "" ? proposedName(draft) : draft.name.trim();
  return commandLine(
    "machines",
    "add",
    name === "" ? "NAME" : name,
    ...(draft.launcher === "local" ? ["--local"] : ["--ssh", destination]),
    ...(draft.launcher === "slurm" ? ["--slurm"] : []),
    ...(python === undefined ? [] : ["--python", python]),
    ...(folder === undefined ? [] : ["--folder", folder]),
    ...(sshConfig === undefined ? [] : ["--ssh-config", sshConfig]),
    ...(fingerprint === undefined ? [] : ["--fingerprint", fingerprint]),
  );
}

/**
 * Compares what a person was given with what the host shows. A whole line of `ssh-keygen -lf` may be pasted; null where
 * nothing is.
 */
export function sameFingerprint(pasted: string, shown: string): boolean | null {
  if (pasted.trim() === "") return null;
  const digest = (text: string): string => (/SHA256:(\S+)/i.exec(text)?.[1] ?? text.trim()).replace(/=+$/, "");
  return digest(pasted) === digest(shown);
}

function settingsOf({ launcher, python, folder, sshConfig }: MachineDraft): NewMachine["settings"] {
  return {
    ...(python.trim() !== "" && { python: python.trim() }),
    ...(folder.trim() !== "" && { folder: folder.trim() }),
    ...(launcher !== "local" && sshConfig.trim() !== "" && { sshConfig: sshConfig.trim() }),
  };
}

function worded(
  field: keyof MachineDraft,
  parsed: { success: true } | { success: false; error: { issues: { message: string }[] } },
): DraftProblems {
  const message = parsed.success ? undefined : parsed.error.issues[0]?.message;
  return message === undefined ? {} : { [field]: `${message.charAt(0).toUpperCase()}${message.slice(1)}.` };
}
