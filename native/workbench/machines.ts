import { randomBytes } from "node:crypto";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import {
  LOCAL,
  type GivenSettings,
  MachineName,
  MachineSettings,
  type LauncherKind,
  type Machine,
} from "#core/runs/machine.ts";
import { linkMachine, type LinkedMachine } from "#native/launcher/launchers.ts";
import type { LinkProblem } from "#native/launcher/link.ts";
import { contactHost, type ShownHostKey } from "#native/launcher/ssh-contact.ts";
import type { SshTiming } from "#native/launcher/ssh-command.ts";
import { testLogout, WHOLE_TEST_MS } from "#native/launcher/logout-test.ts";
import type { StoredMachine } from "#native/storage/machines-table.ts";
import type { Store } from "#native/storage/store.ts";
import { type MachineCheck, type MachineSummary, summaryOf } from "./machine-summary.ts";
import { keptSecrets, secretRefused, warningsOf } from "./machine-warnings.ts";

export type { ShownHostKey };

export interface NewMachine {
  readonly name: string;
  readonly launcher: LauncherKind;
  /** For ssh and slurm. */
  readonly destination?: string | undefined;
  readonly settings?: GivenSettings | undefined;
  /** The fingerprint that the user has compared; needed for ssh and slurm. */
  readonly fingerprint?: string | undefined;
}

interface MachinesOptions {
  readonly store: Store;
  readonly now: () => Date;
  /** Where ssh finds the pinned keys. */
  readonly keysFolder: string;
  readonly onConnect: () => void;
  readonly timing?: SshTiming | undefined;
}

/** Machines that the user linked. Links are opened when needed and kept until they are closed. */
export class Machines {
  readonly #options: MachinesOptions;
  readonly #linked = new Map<string, LinkedMachine>();

  constructor(options: MachinesOptions) {
    this.#options = options;
  }

  list(): MachineSummary[] {
    return this.#options.store.machines.list().map(summaryOf);
  }

  /** The first step of adding one over ssh: the key that the host shows, for the user to compare. Nothing is stored. */
  async contact(machine: {
    readonly name: string;
    readonly destination: string;
    readonly settings?: GivenSettings | undefined;
  }): Promise<Result<ShownHostKey, Problem>> {
    const free = this.#freeName(machine.name);
    if (!free.ok) return free;
    this.#options.onConnect();
    const { name, destination } = machine;
    return contactHost({ name, destination, sshConfig: machine.settings?.sshConfig }, this.#options.timing);
  }

  /**
   * The second step: pins the key whose fingerprint the user has confirmed, and checks the machine. A machine that cannot
   * be used is not stored.
   */
  async add(given: NewMachine, signal?: AbortSignal): Promise<Result<MachineCheck, Problem>> {
    const settings = MachineSettings.safeParse(given.settings ?? {});
    if (!settings.success) {
      return err(
        problem(
          "machine-malformed",
          `Wrong ${settings.error.issues[0]?.path.join(".")}: ${settings.error.issues[0]?.message}.`,
        ),
      );
    }
    const secret = keptSecrets(settings.data)[0];
    if (secret !== undefined) return err(secretRefused(secret));
    const hostKey = await this.#confirmedKey(given);
    if (!hostKey.ok) return hostKey;
    const machine: Machine = {
      name: given.name,
      id: randomBytes(8).toString("hex"),
      launcher: given.launcher,
      destination: given.launcher === "local" ? null : (given.destination ?? null),
      hostKey: hostKey.value,
      settings: settings.data,
      addedAt: this.#options.now().toISOString(),
    };
    const linked = this.#link(machine);
    const check = await this.#examine(machine, linked, { awayMs: 0, signal });
    if (check.problem) {
      await linked.link.close();
      return err(check.problem);
    }
    if (!this.#options.store.machines.add(machine)) {
      await linked.link.close();
      return err(nameTaken(given.name));
    }
    this.#linked.set(machine.id, linked);
    if (check.report) this.#options.store.machines.setReport(machine.name, check.report, check.checkedAt ?? "");
    return ok(check);
  }

  /**
   * Asks a machine what it is and whether it can be used. That it cannot be reached is an answer, not a failure.
   * `logoutTest`: stays away for the minute in which a machine may end what a login has left.
   */
  async check(
    name: string,
    { logoutTest = false, signal }: { readonly logoutTest?: boolean; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Result<MachineCheck, Problem>> {
    const linked = this.linked(name);
    if (!linked.ok) return linked;
    const awayMs = logoutTest ? WHOLE_TEST_MS : 0;
    const check = await this.#examine(linked.value.machine, linked.value, { awayMs, signal });
    if (check.reachable && check.report) {
      this.#options.store.machines.setReport(name, check.report, check.checkedAt ?? "");
    }
    return ok(check);
  }

  /** Has the agent and runs use another Python, once it was seen to work. */
  async setPython(name: string, python: string, signal?: AbortSignal): Promise<Result<MachineSummary, Problem>> {
    const found = this.#find(name);
    if (!found.ok) return found;
    const settings = MachineSettings.safeParse({ ...found.value.settings, python });
    if (!settings.success) {
      return err(
        problem("machine-malformed", `${python} cannot be named as a Python: link ${name} with a plainer --folder.`),
      );
    }
    const linked = this.#link({ ...found.value, settings: settings.data });
    const probed = await linked.launcher.probe(signal);
    if (!probed.ok) {
      await linked.link.close();
      return probed;
    }
    const held = this.#linked.get(found.value.id);
    this.#linked.set(found.value.id, linked);
    this.#options.store.machines.setSettings(name, settings.data);
    this.#options.store.machines.setReport(name, probed.value, this.#options.now().toISOString());
    await held?.link.close();
    const stored = this.#find(name);
    return stored.ok ? ok(summaryOf(stored.value)) : stored;
  }

  /** Forgets a machine and its pinned key. Nothing is deleted on the machine, and its runs there go on. */
  async remove(name: string): Promise<Result<MachineSummary, Problem>> {
    const found = this.#find(name);
    if (!found.ok) return found;
    const linked = this.#linked.get(found.value.id);
    this.#linked.delete(found.value.id);
    this.#options.store.machines.remove(name);
    await linked?.link.close();
    return ok(summaryOf(found.value));
  }

  /** A machine's link and launcher, opened when they are first used. */
  linked(name: string): Result<LinkedMachine, Problem> {
    const found = this.#find(name);
    if (!found.ok) return found;
    const held = this.#linked.get(found.value.id);
    if (held) return ok(held);
    const linked = this.#link(found.value);
    this.#linked.set(found.value.id, linked);
    return ok(linked);
  }

  /** The machine of a run, by its id: a name may have been given to another since. */
  linkedById({ id, name }: { readonly id: string; readonly name: string }): Result<LinkedMachine, Problem> {
    const stored = this.#options.store.machines.findById(id);
    if (stored) return this.linked(stored.name);
    return err(
      problem(
        "machine-unknown",
        `The machine ${name} that has this run was removed from this workspace: link it again, then take its runs over with msm runs reattach NAME.`,
      ),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#linked.values()].map(({ link }) => link.close()));
    this.#linked.clear();
  }

  #link(machine: Machine): LinkedMachine {
    const { keysFolder, onConnect, timing } = this.#options;
    return linkMachine(machine, { keysFolder, onConnect, timing });
  }

  #find(name: string): Result<StoredMachine, Problem> {
    const found = this.#options.store.machines.find(name);
    if (found) return ok(found);
    if (name === LOCAL) return err(notUsedYet());
    const known = this.#options.store.machines.list().map((machine) => machine.name);
    return err(
      problem(
        "machine-unknown",
        `There is no machine "${name}" in this workspace; ${known.length > 0 ? `choose one of ${known.join(", ")}` : "link one with msm machines add NAME --ssh HOST"}.`,
      ),
    );
  }

  #freeName(name: string): Result<null, Problem> {
    const parsed = MachineName.safeParse(name);
    if (!parsed.success) {
      return err(
        problem(
          "machine-malformed",
          `"${name}" cannot name a machine (${parsed.error.issues[0]?.message}): choose another name.`,
        ),
      );
    }
    return this.#options.store.machines.find(name) ? err(nameTaken(name)) : ok(null);
  }

  /** The host key to pin: shown now, and the one whose fingerprint the user confirmed. Null for this computer. */
  async #confirmedKey(given: NewMachine): Promise<Result<string | null, Problem>> {
    const free = this.#freeName(given.name);
    if (!free.ok) return free;
    if (given.launcher === "local") return ok(null);
    const { name, destination, settings } = given;
    if (destination === undefined)
      return err(problem("machine-malformed", `The machine ${name} needs a host: --ssh HOST.`));
    const shown = await this.contact({ name, destination, settings });
    if (!shown.ok) return shown;
    if (given.fingerprint === shown.value.fingerprint) return ok(shown.value.key);
    return err(
      given.fingerprint === undefined
        ? problem(
            "host-key-unconfirmed",
            `${destination} shows the ${shown.value.type} key ${shown.value.fingerprint}: compare it with what its administrator says, then repeat with --fingerprint ${shown.value.fingerprint}.`,
          )
        : problem(
            "host-key-differs",
            `${destination} shows the key ${shown.value.fingerprint}, not ${given.fingerprint}, so it was not linked: ask its administrator which is right.`,
          ),
    );
  }

  async #examine(
    machine: Machine,
    { link, launcher }: LinkedMachine,
    { awayMs, signal }: { readonly awayMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<MachineCheck> {
    const probed = await launcher.probe(signal);
    const checkedAt = this.#options.now().toISOString();
    if (!probed.ok) {
      const stored = this.#options.store.machines.find(machine.name);
      const known = summaryOf({ report: null, checkedAt: null, ...machine, ...stored });
      const unknown = { outlivesLogout: null, startedAs: null, warnings: [] };
      return { ...known, reachable: speaks(probed.error), problem: probed.error, ...unknown };
    }
    const outlives = await testLogout(link, { awayMs, signal });
    const report = probed.value;
    return {
      ...summaryOf({ ...machine, report, checkedAt }),
      reachable: true,
      problem: null,
      outlivesLogout: outlives.ok ? outlives.value.way !== null : null,
      startedAs: outlives.ok ? outlives.value.way : null,
      warnings: warningsOf(machine, report, outlives),
    };
  }
}

/** Whether the machine answered at all, though not as it should. */
function speaks({ code }: LinkProblem): boolean {
  return ![
    "machine-unreachable",
    "link-lost",
    "link-silent",
    "ssh-missing",
    "destination-refused",
    "cancelled",
  ].includes(code);
}

function nameTaken(name: string): Problem {
  return problem(
    "machine-name-taken",
    `There is a machine "${name}" already: choose another name, or remove it first.`,
  );
}

function notUsedYet(): Problem {
  return problem(
    "machine-unknown",
    "This computer is linked when it is first trained on (msm train PLAN --machine local); msm machines add local --local links it now.",
  );
}
