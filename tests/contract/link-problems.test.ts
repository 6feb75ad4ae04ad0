import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRunFile } from "#native/launcher/read-run-file.ts";
import { linkFixture, must, openBench, STUB, type Bench } from "./hand-off-bench.ts";
import { msm, temporaryFolder } from "./msm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";

describe.skipIf(SSHD === null)(`a link over a real sshd (${SSHD === null ? NO_SSHD : "here"})`, () => {
  let sshd: Sshd;
  const benches: Bench[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(async () => {
    for (const bench of benches) await bench.close();
    await sshd.stop();
  });
  const bench = (): Bench => {
    const opened = openBench(temporaryFolder());
    benches.push(opened);
    return opened;
  };
  const addMessage = async (
    change: { destination?: string; fingerprint?: string; python?: string; sshConfig?: string; folder?: string },
    server: Sshd = sshd,
  ): Promise<string> => {
    const { destination, fingerprint, ...settings } = change;
    const added = await bench().machines.add({
      name: "gpu",
      launcher: "ssh",
      destination: destination ?? server.destination,
      fingerprint: fingerprint ?? server.fingerprint,
      settings: { folder: temporaryFolder(), sshConfig: server.configFile, ...settings },
    });
    return added.ok ? "linked" : `${added.error.code}: ${added.error.message}`;
  };

  test("the command line links a machine in two steps, checks, lists and removes it", async () => {
    const workspace = temporaryFolder();
    const given = ["--ssh", sshd.destination, "--ssh-config", sshd.configFile, "--folder", temporaryFolder()];
    const first = await msm(workspace, "machines", "add", "gpu", ...given, "--json");
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      2,
      { error: { code: "host-key-unconfirmed", message: expect.stringContaining(sshd.fingerprint) } },
    ]);
    const second = await msm(
      workspace,
      "machines",
      "add",
      "gpu",
      ...given,
      "--fingerprint",
      sshd.fingerprint,
      "--json",
    );
    expect([second.code, second.stderr]).toEqual([0, ""]);
    const check = await msm(workspace, "machines", "check", "gpu", "--json");
    expect(JSON.parse(check.stdout)).toMatchObject({
      name: "gpu",
      reachable: true,
      hostKey: sshd.fingerprint,
      launcher: "ssh",
      python: expect.stringMatching(/^3\./),
      gpus: expect.any(Array),
      outlivesLogout: true,
      locks: true,
    });
    const list = await msm(workspace, "machines", "list", "--json");
    expect(JSON.parse(list.stdout)).toMatchObject({ machines: [{ name: "gpu", hostKey: sshd.fingerprint }] });
    expect((await msm(workspace, "machines", "remove", "gpu")).code).toBe(0);
    expect((await msm(workspace, "machines", "check", "gpu")).code).toBe(2);
  });

  test("the check names the trainer's packages that a Python lacks", async () => {
    const folder = temporaryFolder();
    spawnSync("python3", ["-m", "venv", "--without-pip", folder]);
    const { machines } = bench();
    const settings = { folder: temporaryFolder(), sshConfig: sshd.configFile, python: join(folder, "bin/python") };
    const { destination, fingerprint } = sshd;
    const check = must(await machines.add({ name: "bare", launcher: "ssh", destination, fingerprint, settings }));
    expect(check.warnings.at(-1)).toMatch(
      /^torch, .+ and onnxruntime-genai are not installed for .+ on bare: install trainer\/requirements.txt into it, or link another Python with --python\.$/,
    );
  });

  test("a host key is pinned only where its fingerprint is the one that was confirmed", async () => {
    const wrong = `SHA256:${"A".repeat(43)}`;
    expect(await addMessage({ fingerprint: wrong })).toBe(
      `host-key-differs: fixture shows the key ${sshd.fingerprint}, not ${wrong}, so it was not linked: ask its administrator which is right.`,
    );
  });

  test("a changed host key is a hard stop that names both fingerprints", async () => {
    const own = await startSshd();
    const { machines } = bench();
    await linkFixture(machines, own, temporaryFolder());
    await machines.close();
    await own.changeHostKey();
    const check = must(await machines.check("gpu"));
    expect([check.reachable, check.problem?.code, check.problem?.message]).toEqual([
      true,
      "host-key-changed",
      expect.stringMatching(
        /^gpu shows another host key \(SHA256:.{43}\) than the one that was pinned \(SHA256:.{43}\), so nothing was sent/,
      ),
    ]);
    expect(check.problem?.message).toContain(own.fingerprint);
    await own.stop();
  });

  test("a key that the host does not take, a Python that is not there and a closed port are each one sentence", async () => {
    expect(await addMessage({ sshConfig: sshd.config({ identity: "stranger" }) })).toMatch(
      /^key-refused: fixture refused every key that ssh offered for gpu: .+\.$/,
    );
    expect(await addMessage({ python: "python9" })).toBe(
      "python-missing: gpu has no python9: install Python 3.8 or newer there, or name another with --python PATH.",
    );
    expect(await addMessage({ sshConfig: sshd.config({ port: 1 }) })).toMatch(
      /^machine-unreachable: gpu cannot be reached \(connect to host .+Connection refused\): .+\.$/,
    );
  });

  test("a destination that ssh could read as an option is refused before ssh is started", async () => {
    expect(await addMessage({ destination: "-oProxyCommand=x" })).toBe(
      'destination-refused: "-oProxyCommand=x" is refused: an ssh destination cannot begin with a dash.',
    );
  });

  test("a login that prints before the agent begins does not disturb it", async () => {
    const noisy = await startSshd({
      forceCommand: `/bin/sh -c 'echo welcome; echo "{}"; printf "no newline"; eval "$SSH_ORIGINAL_COMMAND"'`,
    });
    expect(await addMessage({}, noisy)).toBe("linked");
    await noisy.stop();
  });

  test("a folder that cannot be made is one sentence", async () => {
    const file = join(temporaryFolder(), "a-file");
    writeFileSync(file, "");
    expect(await addMessage({ folder: join(file, "below") })).toMatch(
      /^folder-unusable: .+ on gpu cannot be used \(.+Not a directory.+\): name another with --folder\.$/,
    );
  });

  test("paths that leave the run's folder are refused, through `..`, from the root and through links", async () => {
    const { machines, handOffs } = bench();
    const home = temporaryFolder();
    await linkFixture(machines, sshd, home);
    const run = must(await handOffs.stage({ machine: "gpu", command: ["{python}", "-c", "pass"], files: [] }));
    const folder = join(home, "runs", run.key);
    mkdirSync(join(folder, "out"), { recursive: true });
    writeFileSync(join(home, "secret"), "secret");
    symlinkSync(join(home, "secret"), join(folder, "out", "link"));
    symlinkSync(home, join(folder, "elsewhere"));
    const { link } = must(machines.linked("gpu"));
    const codes: string[] = [];
    for (const path of [
      "../../secret",
      "/etc/passwd",
      "out/../../../secret",
      "out/link",
      "elsewhere/secret",
      "out",
      "",
    ]) {
      const read = await readRunFile(link, run.key, { path, offset: 0, length: 10 });
      codes.push(read.ok ? `${path} was read` : read.error.code);
    }
    expect(codes).toEqual(Array.from({ length: 7 }, () => "path-refused"));
    expect(await readRunFile(link, run.key, { path: "out/none", offset: 0, length: 10 })).toEqual({
      ok: true,
      value: null,
    });
  });

  const mountable = userInfo().uid === 0 && process.platform === "linux";
  test.skipIf(!mountable)(
    "a machine without space says so, keeps what arrived, and goes on once there is some",
    async ({ skip }) => {
      const home = temporaryFolder();
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", home]);
      skip(mounted.status !== 0, "no file system can be mounted here");
      try {
        const { machines, handOffs } = bench();
        await linkFixture(machines, sshd, home);
        const data = join(temporaryFolder(), "data.bin");
        writeFileSync(data, Buffer.alloc(4 << 20, 7));
        const files = [
          { path: "run.py", from: STUB },
          { path: "data.bin", from: data },
        ];
        const run = must(await handOffs.stage({ machine: "gpu", command: ["{python}", "run.py", "1", "0"], files }));
        const sent = await handOffs.send(run.key, { delaysMs: [] });
        expect(sent.ok ? "sent" : sent.error.message).toMatch(
          /^gpu has no space left \(.*No space left on device.*\): free some there, then go on\.$/,
        );
        spawnSync("mount", ["-o", "remount,size=30m", home]);
        must(await handOffs.send(run.key, { delaysMs: [] }));
        expect(must(await handOffs.follow(run.key, { pollMs: 20 })).state).toBe("succeeded");
        await machines.close();
      } finally {
        spawnSync("umount", ["-l", home]);
      }
    },
  );
});
