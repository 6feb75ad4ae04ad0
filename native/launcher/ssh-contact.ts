import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { fingerprintOf, keyInKnownHosts, keyTypeOf } from "./host-key.ts";
import type { LinkProblem } from "./link.ts";
import { contactArguments, USUAL_TIMING, type SshTiming } from "./ssh-command.ts";
import { explainSsh } from "./ssh-failure.ts";
import { aliasOf, checkedDestination, sshEnvironment } from "./ssh-link.ts";

/** A host key that a host has proven to own, not yet trusted. */
export interface ShownHostKey {
  /** "type base64". */
  readonly key: string;
  /** "ED25519". */
  readonly type: string;
  readonly fingerprint: string;
}

const PATIENCE_MS = 60_000;

/**
 * Asks a host for its key through the user's own ssh config and jump hosts, without logging in and without trusting it:
 * the key lands in a file that lives for this call only. Whoever pins it must have compared the fingerprint.
 */
export async function contactHost(
  machine: { readonly name: string; readonly destination: string; readonly sshConfig?: string | undefined },
  timing: SshTiming = USUAL_TIMING,
): Promise<Result<ShownHostKey, LinkProblem>> {
  const allowed = checkedDestination(machine.destination);
  if (!allowed.ok) return allowed;
  const folder = mkdtempSync(join(tmpdir(), "msm-contact-"));
  try {
    const knownHosts = join(folder, "known_hosts");
    writeFileSync(knownHosts, "");
    const { destination, sshConfig } = machine;
    const args = contactArguments(
      { destination, alias: aliasOf("contact"), knownHosts, configFile: sshConfig },
      timing,
    );
    const said = await wordsOfSsh(args);
    const key = keyInKnownHosts(readFileSync(knownHosts, "utf8"));
    if (key !== null) return ok({ key, type: keyTypeOf(key), fingerprint: fingerprintOf(key) });
    return err(
      explainSsh(said, { machine: machine.name, destination, hostKey: null }) ?? unexplained(machine.name, said),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What ssh wrote on standard error. It is to fail: no way to log in is offered. */
async function wordsOfSsh(args: readonly string[]): Promise<string> {
  const child = spawn("ssh", [...args], { stdio: ["ignore", "ignore", "pipe"], env: sshEnvironment() });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words += text;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (cause) => {
      words = `ssh cannot be started (${cause.message})`;
      resolve();
    });
  });
  clearTimeout(timer);
  return words;
}

function unexplained(machine: string, words: string): LinkProblem {
  const last = words.trim().split("\n").at(-1) ?? "";
  return problem(
    "machine-unreachable",
    `${machine} showed no host key (${last === "" ? "ssh said nothing" : last}): check the address and try again.`,
  );
}
