import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ROOT, temporaryFolder } from "./msm.ts";

const JOURNEY = join(ROOT, "tests/contract/offline-journey.ts");
const Told = z.object({
  probe: z.number().nullable(),
  said: z.string(),
  faults: z.array(z.string()),
  requestsSent: z.number(),
});

function can(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** Why not, where it cannot be tried; a test that is left out says so in its name. */
const NAMESPACES = can("unshare", "-n", "sh", "-c", "ip link set lo up")
  ? null
  : "no network namespace may be made here";
const TRACING = can("strace", "-f", "-o", "/dev/null", "true") ? null : "strace is not here or may not trace";
const BROWSER = existsSync("/usr/bin/chromium") || existsSync(join(ROOT, ".setup/chromium"));
const PAGE = existsSync(join(ROOT, "dist/renderer/index.html"));

function journey(program: string, args: readonly string[], workspace: string): z.infer<typeof Told> {
  // What these tests were started with must not be what keeps it silent.
  const { ORT_DISABLE_TELEMETRY: _quiet, DO_NOT_TRACK: _track, CI: _ci, ...env } = process.env;
  const ended = spawnSync(program, args, { cwd: ROOT, encoding: "utf8", timeout: 170_000, env });
  const last = ended.stdout.trim().split("\n").at(-1) ?? "";
  if (ended.status !== 0)
    throw new Error(`the journey in ${workspace} ended with ${ended.status}: ${ended.stderr.slice(-800)}`);
  return Told.parse(JSON.parse(last));
}

describe("without any network", () => {
  test.skipIf(NAMESPACES !== null)(
    `a probe runs, the window opens and every screen loads${NAMESPACES === null ? "" : ` (left out: ${NAMESPACES})`}`,
    () => {
      const workspace = temporaryFolder();
      const inside = `ip link set lo up && exec "$0" "$@"`;
      const browser = BROWSER && PAGE ? ["browser"] : [];
      const args = ["-n", "sh", "-c", inside, process.execPath, JOURNEY, workspace, ...browser];
      expect(journey("unshare", args, workspace)).toMatchObject({ probe: 0, faults: [], requestsSent: 0 });
    },
  );
});

/** What strace writes of a connection or a datagram to an address of the internet. */
const ADDRESS = /^\d+ +(\w+)\(.*(?:sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/;

/** System calls that name an address outside this machine. */
function outside(trace: string): string[] {
  return trace.split("\n").flatMap((line) => {
    const [, call = "", four, six] = ADDRESS.exec(line) ?? [];
    const address = four ?? six;
    if (address === undefined) return [];
    const own = address.startsWith("127.") || address === "::1" || address === "0.0.0.0" || address === "::";
    return own ? [] : [`${call} ${address}`];
  });
}

describe("with every connection recorded", () => {
  test("an address outside is seen in a record, one of this machine is passed over", () => {
    const line = (address: string): string =>
      `12345 connect(20, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("${address}")}, 16) = -1 EINPROGRESS`;
    const six =
      '12345 sendto(20, "x", 1, 0, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 1';
    expect(outside([line("203.0.113.5"), line("127.0.0.1"), six].join("\n"))).toEqual([
      "connect 203.0.113.5",
      "sendto 2001:db8::1",
    ]);
  });

  test.skipIf(TRACING !== null)(
    `a probe run and the served workbench try none outside this machine, and the ledger says so${TRACING === null ? "" : ` (left out: ${TRACING})`}`,
    () => {
      const workspace = temporaryFolder();
      const record = join(temporaryFolder(), "connections");
      const traced = ["-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-e", "signal=none", "-o", record];
      const told = journey("strace", [...traced, process.execPath, JOURNEY, workspace], workspace);
      expect(told).toMatchObject({ probe: 0, requestsSent: 0 });
      const trace = readFileSync(record, "utf8");
      // It did record: the journey asks the host over loopback.
      expect(trace).toContain('inet_addr("127.0.0.1")');
      expect(outside(trace)).toEqual([]);
    },
  );
});
