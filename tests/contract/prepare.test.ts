import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareMachine, type PreparationProgress } from "#native/workbench/prepare-machine.ts";
import { linkFixture, must, openBench, type Bench } from "./hand-off-bench.ts";
import { msm, temporaryFolder } from "./msm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";

/** A wheel of a package that says its version, made here: no index is asked. */
function makeWheel(folder: string, name: string, version: string): void {
  const content = temporaryFolder();
  const facts = join(content, `${name}-${version}.dist-info`);
  mkdirSync(facts);
  writeFileSync(join(content, `${name}.py`), `VERSION = "${version}"\n`);
  writeFileSync(join(facts, "METADATA"), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
  writeFileSync(
    join(facts, "WHEEL"),
    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  );
  const record = [`${name}.py`, "METADATA", "WHEEL", "RECORD"].map((file, at) =>
    at === 0 ? `${file},,` : `${name}-${version}.dist-info/${file},,`,
  );
  writeFileSync(join(facts, "RECORD"), `${record.join("\n")}\n`);
  const zip =
    "import sys, zipfile, pathlib; root = pathlib.Path(sys.argv[1]); z = zipfile.ZipFile(sys.argv[2], 'w'); [z.write(p, p.relative_to(root)) for p in sorted(root.rglob('*')) if p.is_file()]; z.close()";
  execFileSync("python3", ["-c", zip, content, join(folder, `${name}-${version}-py3-none-any.whl`)]);
}

describe.skipIf(SSHD === null)(`a machine is prepared over a real sshd (${SSHD === null ? NO_SSHD : "here"})`, () => {
  let sshd: Sshd;
  let bench: Bench;
  const home = temporaryFolder();
  const wheels = temporaryFolder();
  const requirements = join(temporaryFolder(), "requirements.txt");
  const prepare = async (onProgress?: (told: PreparationProgress) => void, signal?: AbortSignal) =>
    prepareMachine(
      bench.machines,
      { machine: "gpu", wheels, requirements, systemTorch: true },
      { pollMs: 50, signal, onProgress },
    );
  beforeAll(async () => {
    sshd = await startSshd();
    bench = openBench(temporaryFolder());
    await linkFixture(bench.machines, sshd, home);
    makeWheel(wheels, "firstpackage", "1.2");
    makeWheel(wheels, "secondpackage", "0.3");
    const own = "torch==99.0\nnvidia-cublas-cu12==1.0\n";
    writeFileSync(requirements, `# pinned\nfirstpackage==1.2\n\nsecondpackage==0.3  # and this\n${own}`);
  });
  afterAll(async () => {
    await bench.close();
    await sshd.stop();
  });

  test("what is missing is one sentence; put right, the same call goes on and runs use the environment", async () => {
    const kept = join(wheels, "secondpackage-0.3-py3-none-any.whl");
    renameSync(kept, `${kept}.away`);
    expect(await prepare()).toMatchObject({
      error: {
        code: "not-prepared",
        message: expect.stringMatching(/^The environment was not made on gpu \(ERROR: .+secondpackage==0\.3/),
      },
    });
    renameSync(`${kept}.away`, kept);
    const told: PreparationProgress[] = [];
    const prepared = must(await prepare((progress) => told.push(progress)));
    const [environment = ""] = readdirSync(join(home, "envs")).filter((name) => !name.endsWith(".lock"));
    expect(prepared.settings.python).toBe(join(home, "envs", environment, "bin/python"));
    expect(told.at(-1)).toEqual({ phase: "ready", done: 2, total: 2 });
    expect(told.map(({ phase }) => phase)).toContain("installing");
    // The machine's own torch is used, so that neither it nor what belongs to it was asked for.
    const config = readFileSync(join(home, "envs", environment, "pyvenv.cfg"), "utf8");
    expect(config).toContain("include-system-site-packages = true");
    const words = "import firstpackage, secondpackage; print(firstpackage.VERSION, secondpackage.VERSION)";
    const { key } = must(await bench.handOffs.stage({ machine: "gpu", command: ["{python}", "-c", words], files: [] }));
    must(await bench.handOffs.send(key));
    expect(must(await bench.handOffs.follow(key, { pollMs: 50 })).state).toBe("succeeded");
    expect(readFileSync(join(home, "runs", key, "log.txt"), "utf8")).toBe("1.2 0.3\n");
  });

  test("asked again it is there at once; removed, it is made anew, also by a call that is broken off", async () => {
    const before = readdirSync(join(home, "runs"));
    const { python } = must(await prepare()).settings;
    expect(readdirSync(join(home, "runs"))).toEqual(before);
    rmSync(join(home, "envs"), { recursive: true });
    // The environment was the machine's Python: it has the system's again.
    must(await bench.machines.setPython("gpu", "python3"));
    const abort = new AbortController();
    const stopped = await prepare(({ phase }) => phase.startsWith("making") && abort.abort(), abort.signal);
    expect(stopped).toMatchObject({ error: { code: "cancelled" } });
    const runs = readdirSync(join(home, "runs"));
    expect(runs).toHaveLength(before.length + 1);
    const told: string[] = [];
    expect(must(await prepare(({ phase }) => told.push(phase))).settings.python).toBe(python);
    expect(readdirSync(join(home, "runs"))).toEqual(runs);
    expect([told[0], told.at(-1), existsSync(python)]).toEqual(["waiting for the environment", "ready", true]);
  });

  test("the command line prepares; a folder without wheels is refused", async () => {
    const workspace = temporaryFolder();
    await msm(workspace, "machines", "add", "here", "--local", "--folder", home);
    const given = [
      "machines",
      "prepare",
      "here",
      "--requirements",
      requirements,
      "--system-torch",
      "--json",
      "--wheels",
    ];
    const done = await msm(workspace, ...given, wheels);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([
      0,
      { name: "here", environment: expect.stringContaining(join(home, "envs")) },
    ]);
    writeFileSync(requirements, "nothing==1.0\n");
    const refused = await msm(workspace, ...given, temporaryFolder());
    expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([2, { error: { code: "wheels-missing" } }]);
  });
});
