import { expect, test } from "vitest";
import { AGENT_COMMAND } from "#native/launcher/agent-session.ts";
import { sshArguments, USUAL_TIMING } from "#native/launcher/ssh-command.ts";
import { explainSsh } from "#native/launcher/ssh-failure.ts";
import { fingerprintOf, keyInKnownHosts } from "#native/launcher/host-key.ts";

const TARGET = { destination: "anna@gpu1", alias: "msm-1", knownHosts: "/work space/keys" };
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

test("ssh gets our options first, then `--`, the host and the one constant command", () => {
  const args = sshArguments(TARGET, USUAL_TIMING);
  expect(args.slice(-3)).toEqual(["--", "anna@gpu1", AGENT_COMMAND]);
  const options = args.slice(1, -3);
  expect(options.filter((_, place) => place % 2 === 0).every((word) => word === "-o")).toBe(true);
  expect(options).toEqual(
    expect.arrayContaining([
      "BatchMode=yes",
      "StrictHostKeyChecking=yes",
      'UserKnownHostsFile="/work space/keys"',
      "GlobalKnownHostsFile=/dev/null",
      "UpdateHostKeys=no",
      "HostKeyAlias=msm-1",
      "ForwardAgent=no",
      "ClearAllForwardings=yes",
      "ControlPath=none",
    ]),
  );
  expect(sshArguments({ ...TARGET, configFile: "/c" }, USUAL_TIMING).slice(0, 2)).toEqual(["-F", "/c"]);
});

test("the remote command passes every login shell unchanged: one quoted word for sh", () => {
  expect(AGENT_COMMAND).toMatch(/^exec sh -c '[^'\\!\n]+'$/);
});

test("a host key's fingerprint is the one that ssh-keygen prints", () => {
  // GitHub's published ED25519 key and fingerprint.
  expect(fingerprintOf(KEY)).toBe("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
  expect(keyInKnownHosts(`# comment\nmsm-contact ${KEY}\n`)).toBe(KEY);
  expect(keyInKnownHosts("")).toBeNull();
});

test.each([
  ["ssh: Could not resolve hostname gpu1: Name or service not known", "machine-unreachable"],
  ["ssh: connect to host gpu1 port 22: Connection refused", "machine-unreachable"],
  ["kex_exchange_identification: Connection closed by remote host", "machine-unreachable"],
  ["Timeout, server gpu1 not responding.", "machine-unreachable"],
  ["anna@gpu1: Permission denied (publickey).", "key-refused"],
  ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", "host-key-changed"],
  ["No ED25519 host key is known for msm-1 and you have requested strict checking.", "host-key-changed"],
  ["something else", null],
])("ssh's words %j mean %s", (words, code) => {
  const meant = explainSsh(words, { machine: "gpu", destination: "anna@gpu1", hostKey: KEY });
  expect(meant?.code ?? null).toBe(code);
});
