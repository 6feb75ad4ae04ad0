import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { killsOfMachine, memoryGroups } from "#native/inference/memory/memory-groups.ts";
import { leftOf, within, withReturned } from "#native/inference/memory/memory-room.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let root: string;
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), "msm-groups-"))));
afterAll(() => rmSync(root, { recursive: true }));

/** Files as Linux shows them; paths begin below a folder of their own, which is given back. */
function linux(name: string, files: Readonly<Record<string, string>>): string {
  const at = join(root, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text.replaceAll("ROOT", at));
  }
  return at;
}

const MACHINE = { totalBytes: 64e9, availableBytes: 30e9 };

describe("control groups that bound the memory", () => {
  it("what is given back can be had again, up to all that there is", () => {
    expect(withReturned(MACHINE, 4e9)).toEqual({ totalBytes: 64e9, availableBytes: 34e9 });
    expect(withReturned(MACHINE, 40e9)).toEqual({ totalBytes: 64e9, availableBytes: 64e9 });
  });

  it("version 2: the least that any group around leaves counts, with the pages of files as free", () => {
    const at = linux("two", {
      "proc/self/cgroup": "0::/job/step\n",
      "proc/self/mountinfo": "30 23 0:26 / ROOT/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n",
      "cgroup/job/memory.max": "4000000000\n",
      "cgroup/job/memory.current": "3500000000\n",
      "cgroup/job/memory.stat": "anon 1\ninactive_file 1000000000\nactive_file 500000000\n",
      "cgroup/job/memory.events": "low 0\noom 3\noom_kill 2\noom_group_kill 0\n",
      "cgroup/job/step/memory.max": "max\n",
      "cgroup/job/step/memory.current": "100\n",
      "cgroup/job/step/memory.stat": "inactive_file 0\nactive_file 0\n",
      "cgroup/job/step/memory.events": "oom 1\noom_kill 1\n",
    });
    const groups = memoryGroups("self", join(at, "proc"));
    expect(groups).toEqual([
      { path: join(at, "cgroup/job/step"), limitBytes: null, usedBytes: 100, reclaimableBytes: 0, killed: 1 },
      { path: join(at, "cgroup/job"), limitBytes: 4e9, usedBytes: 3.5e9, reclaimableBytes: 1.5e9, killed: 2 },
    ]);
    expect(within(groups, MACHINE)).toEqual({ totalBytes: 4e9, availableBytes: 2e9 });
  });

  it("version 1, in a container that sees its own part of the tree under the whole path; no limit is the largest number", () => {
    const at = linux("one", {
      "proc/7/cgroup": "5:cpu,cpuacct:/docker/x\n4:memory:/docker/x/app\n0::/\n",
      "proc/self/mountinfo":
        "35 31 0:32 /docker/x ROOT/memory rw - cgroup cgroup rw,memory\n36 31 0:40 / ROOT/unified rw - cgroup2 cgroup2 rw\n",
      "memory/memory.limit_in_bytes": "2000\n",
      "memory/memory.usage_in_bytes": "1500\n",
      "memory/memory.stat": "total_inactive_file 100\ntotal_active_file 50\n",
      "memory/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n",
      "memory/app/memory.limit_in_bytes": "9223372036854771712\n",
      "memory/app/memory.usage_in_bytes": "1400\n",
    });
    const groups = memoryGroups(7, join(at, "proc"));
    expect(groups).toEqual([
      { path: join(at, "memory/app"), limitBytes: null, usedBytes: 1400, reclaimableBytes: 0, killed: null },
      { path: join(at, "memory"), limitBytes: 2000, usedBytes: 1500, reclaimableBytes: 150, killed: 0 },
    ]);
    expect(within(groups, MACHINE).availableBytes).toBe(650);
  });

  it("a system without any leaves the machine's memory as it is", () => {
    const groups = memoryGroups("self", join(root, "nothing"));
    expect([groups, within(groups, MACHINE), killsOfMachine(join(root, "nothing"))]).toEqual([[], MACHINE, null]);
  });
});

describe("limits of the process itself", () => {
  const status = "VmSize:\t 2000 kB\nVmData:\t 1000 kB\n";
  it.each([
    ["none", "Max data size             unlimited            unlimited            bytes", Number.POSITIVE_INFINITY],
    ["of data", "Max data size             1124000              unlimited            bytes", 100_000],
    ["of addresses", "Max address space         2048001              4096000              bytes", 1],
    ["that is used up", "Max data size             1000                 unlimited            bytes", 0],
  ])("%s", (_, limits, left) => {
    expect(leftOf(limits, status)).toBe(left);
  });
});
