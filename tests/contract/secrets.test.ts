import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { ended, msm, ROOT, temporaryFolder } from "./msm.ts";
import { spawn } from "node:child_process";

const workspace = temporaryFolder();
const SECRET = "hf_0123456789secretvalue";
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Files of the workspace, its database and log of writes among them, that hold the secret. */
function holders(): string[] {
  const files = readdirSync(workspace, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).filter((path) => readFileSync(path).includes(SECRET));
}

test("a machine is not linked with the value of a secret, and the sentence says what to do", async () => {
  const refused = await msm(workspace, "machines", "add", "box", "--local", "--env", `HF_TOKEN=${SECRET}`, "--json");
  expect(refused.code).toBe(2);
  const { code, message } = Failure.parse(JSON.parse(refused.stdout)).error;
  expect(code).toBe("secret-refused");
  expect(message).toContain("--env HF_TOKEN without the value");
  expect(message).not.toContain(SECRET);
  expect(holders()).toEqual([]);
});

test.runIf(process.platform !== "win32")(
  "one that is named only reaches the machine, and nothing here keeps it",
  async () => {
    const runs = join(workspace, "machine");
    const command = [
      "--workspace",
      workspace,
      "machines",
      "add",
      "box",
      "--local",
      "--folder",
      runs,
      "--env",
      "HF_TOKEN",
    ];
    const child = spawn(process.execPath, [join(ROOT, "cli/msm.mjs"), ...command, "--json"], {
      cwd: ROOT,
      env: { ...process.env, HF_TOKEN: SECRET },
    });
    const added = await ended(child);
    expect([added.code, added.stderr.includes(SECRET), added.stdout.includes(SECRET)]).toEqual([0, false, false]);
    expect(holders()).toEqual([]);
    const unset = await msm(workspace, "machines", "check", "box");
    expect(unset.stdout + unset.stderr).toContain("HF_TOKEN, which is not set here");
  },
);

test("an endpoint's key is named, never given", async () => {
  const args = ["--url", "http://127.0.0.1:9/v1", "--model", "m", "--key-variable", SECRET];
  const refused = await msm(workspace, "endpoints", "add", "lab", ...args);
  expect([refused.code, refused.stderr.includes("never the key itself")]).toEqual([2, true]);
  const inUrl = ["--url", "http://me:letmein@127.0.0.1:9/v1", "--model", "m"];
  expect((await msm(workspace, "endpoints", "add", "lab", ...inUrl)).code).toBe(2);
  expect(holders()).toEqual([]);
});
