import type { Problem } from "#core/base/problem.ts";
import type { LauncherKind, MachineReport, MachineSettings } from "#core/runs/machine.ts";
import { fingerprintOf } from "#native/launcher/host-key.ts";
import type { LogoutTest } from "#native/launcher/logout-test.ts";
import type { StoredMachine } from "#native/storage/machines-table.ts";

/** A machine as lists show it. */
export interface MachineSummary {
  readonly name: string;
  readonly launcher: LauncherKind;
  readonly destination: string | null;
  /** The pinned key's fingerprint; null for this computer. */
  readonly hostKey: string | null;
  readonly settings: MachineSettings;
  readonly addedAt: string;
  readonly report: MachineReport | null;
  readonly checkedAt: string | null;
}

/** What a check found. */
export interface MachineCheck extends MachineSummary {
  readonly reachable: boolean;
  readonly problem: Problem | null;
  /** Whether what is started there lives on when the link is closed; null where it could not be tried. */
  readonly outlivesLogout: boolean | null;
  /** How it was started that lives on; null where nothing does, or it could not be tried. */
  readonly startedAs: LogoutTest["way"];
  readonly warnings: readonly string[];
}

export function summaryOf(stored: StoredMachine): MachineSummary {
  const { name, launcher, destination, hostKey, settings, addedAt, report, checkedAt } = stored;
  const fingerprint = hostKey === null ? null : fingerprintOf(hostKey);
  return { name, launcher, destination, hostKey: fingerprint, settings, addedAt, report, checkedAt };
}
