import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./msm.ts";

export interface UserManager {
  /** PATH with its two programs in front. */
  readonly path: string;
  /** Names of the units that were started. */
  units(): string[];
  /** The process of a unit. */
  pidOf(unit: string): number;
}

/**
 * Stands for systemd's user manager, which test machines seldom have: `systemd-run` really starts the program, apart from
 * its caller and with an empty environment, once for each name; `systemctl is-active` looks at the process.
 */
export function makeUserManager(change: { readonly broken?: boolean } = {}): UserManager {
  const folder = temporaryFolder("msm-manager-");
  const units = join(folder, "units");
  mkdirSync(units);
  const program = (name: string, lines: readonly string[]): void => {
    const text = [
      "#!/bin/sh",
      ...(change.broken === true ? ['echo "Failed to connect to bus" >&2; exit 1'] : lines),
      "",
    ];
    writeFileSync(join(folder, name), text.join("\n"));
    chmodSync(join(folder, name), 0o755);
  };
  program("systemd-run", [
    "unit=",
    'while [ "$1" != -- ]; do case "$1" in --unit=*) unit="${1#--unit=}" ;; esac; shift; done',
    "shift",
    `mkdir ${units}/"$unit" 2>/dev/null || { echo "Unit $unit.service was already loaded." >&2; exit 1; }`,
    `env -i PATH="$PATH" setsid -f sh -c 'echo $$ >"$0/pid"; exec "$@"' ${units}/"$unit" "$@" </dev/null >/dev/null 2>&1`,
    `until [ -s ${units}/"$unit"/pid ]; do sleep 0.01; done`,
  ]);
  program("systemctl", [`for unit; do :; done`, `kill -0 "$(cat ${units}/"$unit"/pid)" 2>/dev/null`]);
  return {
    path: `${folder}:${process.env["PATH"] ?? ""}`,
    units: () => readdirSync(units),
    pidOf: (unit) => Number(readFileSync(join(units, unit, "pid"), "utf8")),
  };
}
