import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { must, openBench, type Bench } from "./hand-off-bench.ts";
import { ROOT, temporaryFolder } from "./msm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";
import { makeUserManager, type UserManager } from "./user-manager.ts";

const Tokens = z.looseObject({ session: z.string(), unit: z.string().nullable() });

describe.skipIf(SSHD === null)(
  `what outlives the login, over a real sshd (${SSHD === null ? NO_SSHD : "here"})`,
  () => {
    let sshd: Sshd;
    let bench: Bench;
    beforeAll(async () => {
      sshd = await startSshd();
      bench = openBench(temporaryFolder());
    });
    afterAll(async () => {
      await bench.close();
      await sshd.stop();
    });
    const link = async (name: string, manager: UserManager | null) => {
      const home = temporaryFolder();
      const { destination, fingerprint, configFile: sshConfig } = sshd;
      const settings = { folder: home, sshConfig, env: manager === null ? {} : { PATH: manager.path, MARK: "a mark" } };
      const check = must(await bench.machines.add({ name, launcher: "ssh", destination, fingerprint, settings }));
      return { home, check };
    };
    const run = async (machine: string, command: readonly string[]) => {
      const { key } = must(await bench.handOffs.stage({ machine, command, files: [] }));
      must(await bench.handOffs.send(key));
      return must(await bench.handOffs.follow(key, { pollMs: 50 }));
    };

    test("where a user manager works, runs are its units: with the agent's environment, in their folder", async () => {
      const manager = makeUserManager();
      const { home, check } = await link("managed", manager);
      expect([check.outlivesLogout, check.startedAs]).toEqual([true, "unit"]);
      const ended = await run("managed", ["{python}", "-c", "import os; print(os.environ['MARK'], os.getcwd())"]);
      expect(ended.state).toBe("succeeded");
      const folder = join(home, "runs", ended.key);
      expect(readFileSync(join(folder, "log.txt"), "utf8")).toBe(`a mark ${folder}\n`);
      expect(manager.units().filter((unit) => !unit.startsWith("msm-trial-"))).toEqual([`msm-${ended.key}-1`]);
      // What hands the environment over does not stay, and neither do the programs of the trial.
      expect(readdirSync(folder).filter((name) => name.startsWith(".msm-"))).toEqual([]);
      expect(readdirSync(home).filter((name) => name.startsWith(".detached"))).toEqual([]);
    });

    test("where it is missing or broken, runs have a session of their own", async () => {
      const { check } = await link("broken", makeUserManager({ broken: true }));
      expect([check.outlivesLogout, check.startedAs, check.warnings.join()]).toEqual([
        true,
        "session",
        expect.not.stringContaining("lingering"),
      ]);
      expect((await run("broken", ["{python}", "-c", "pass"])).state).toBe("succeeded");
    });

    test("a manager that goes away later costs no run", async () => {
      const manager = makeUserManager();
      const { check } = await link("leaves", manager);
      expect(check.startedAs).toBe("unit");
      const [folder = ""] = manager.path.split(":");
      renameSync(folder, `${folder}-gone`);
      expect((await run("leaves", ["{python}", "-c", "pass"])).state).toBe("succeeded");
    });

    test("the way that lived is taken: sessions that a machine ends, units that it ends, and both", async () => {
      const manager = makeUserManager();
      const { home } = await link("choosy", manager);
      const { link: wire } = must(bench.machines.linked("choosy"));
      const trial = async (ends: readonly ("session" | "unit")[]) => {
        const { session, unit } = must(
          await wire.call({ method: "detach", args: { seconds: 60 }, reply: Tokens }),
        ).value;
        const tokens = { session, unit };
        await wire.disconnect();
        for (const way of ends)
          process.kill(Number(readFileSync(join(home, `.detached-${tokens[way] ?? ""}`), "utf8")), 9);
        const looked = must(await wire.call({ method: "detached", args: { tokens }, reply: z.unknown() }));
        return [looked.value, JSON.parse(readFileSync(join(home, "detach.json"), "utf8"))];
      };
      expect(await trial(["session"])).toEqual([
        { way: "unit", lived: { session: false, unit: true } },
        { way: "unit" },
      ]);
      expect(await trial(["unit"])).toEqual([
        { way: "session", lived: { session: true, unit: false } },
        { way: "session" },
      ]);
      expect(await trial(["session", "unit"])).toEqual([
        { way: null, lived: { session: false, unit: false } },
        { way: "session" },
      ]);
    });
  },
);

test("a unit's name keeps a second start out, and tells that the first one runs", async () => {
  const manager = makeUserManager();
  const home = temporaryFolder();
  const program = [
    "import sys, json, pathlib; sys.path.insert(0, sys.argv[1])",
    "from msm_agent import detach",
    "home = pathlib.Path(sys.argv[2]); (home / 'detach.json').write_text('{\"way\": \"unit\"}')",
    'code = \'import time; open("starts", "a").write("x"); time.sleep(20)\'',
    "print(json.dumps([detach.start(home, home, [sys.executable, '-c', code, 'KEY', '1']) for _ in range(3)]))",
  ];
  const ran = spawnSync("python3", ["-c", program.join("\n"), join(ROOT, "native/launcher/agent"), home], {
    encoding: "utf8",
    env: { ...process.env, PATH: manager.path },
  });
  expect([ran.stderr, JSON.parse(ran.stdout)]).toEqual(["", ["msm-KEY-1", "msm-KEY-1", "msm-KEY-1"]]);
  const starts = join(home, "starts");
  while (!existsSync(starts) || readFileSync(starts, "utf8") === "") await wait(20);
  process.kill(manager.pidOf("msm-KEY-1"), "SIGKILL");
  expect([readFileSync(starts, "utf8"), manager.units()]).toEqual(["x", ["msm-KEY-1"]]);
});
