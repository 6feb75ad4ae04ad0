import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ALONE, noNamespace, noRecord, outside, recording } from "../connections.ts";
import { ROOT, temporaryFolder } from "./msm.ts";

const JOURNEY = join(ROOT, "tests/contract/offline-journey.ts");
const Told = z.object({
  probe: z.number().nullable(),
  said: z.string(),
  faults: z.array(z.string()),
  requestsSent: z.number(),
});

/** Why not, where it cannot be tried; a test that is left out says so in its name. */
const NAMESPACES = noNamespace();
const TRACING = noRecord();
const BROWSER = existsSync("/usr/bin/chromium") || existsSync(join(ROOT, ".setup/chromium"));
const PAGE = existsSync(join(ROOT, "dist/renderer/index.html"));

function journey([program = "", ...args]: readonly string[], workspace: string): z.infer<typeof Told> {
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
      const browser = BROWSER && PAGE ? ["browser"] : [];
      expect(journey([...ALONE, process.execPath, JOURNEY, workspace, ...browser], workspace)).toMatchObject({
        probe: 0,
        faults: [],
        requestsSent: 0,
      });
    },
  );
});

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
      const told = journey([...recording(record), process.execPath, JOURNEY, workspace], workspace);
      expect(told).toMatchObject({ probe: 0, requestsSent: 0 });
      const trace = readFileSync(record, "utf8");
      // It did record: the journey asks the host over loopback.
      expect(trace).toContain('inet_addr("127.0.0.1")');
      expect(outside(trace)).toEqual([]);
    },
  );
});
