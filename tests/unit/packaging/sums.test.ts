import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageVersion } from "#native/workbench/code-version.ts";
import { verifyUpdate } from "#native/workbench/verify-update.ts";
import { signingOptions } from "../../../packaging/signing.ts";
import type { Terminal } from "../../../cli/command.ts";
import { updateVerify } from "../../../cli/commands/update.ts";
import { removeInstallers, writeSums } from "../../../packaging/sums.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-sums-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TERMINAL: Terminal = {
  workspace: "none",
  provider: "cpu",
  signal: new AbortController().signal,
  progress: () => undefined,
  print: () => undefined,
};
const verify = (name: string) => verifyUpdate(join(folder, name), new AbortController().signal);

test("what packing writes of its installers, the installed workbench verifies, and nothing that was changed since", async () => {
  const [old, same, next] = ["0.0.1", packageVersion(), "999.0.0"].map(
    (version) => `msm-workbench-${version}-linux-amd64.deb`,
  ) as [string, string, string];
  for (const name of [old, same, next]) writeFileSync(join(folder, name), `the installer ${name}`);
  writeFileSync(join(folder, "builder-debug.yml"), "");
  expect(await verify(next)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("SHA256SUMS into one folder") },
  });
  expect(await writeSums(folder)).toEqual([old, same, next].toSorted());
  const verified = await Promise.all([old, same, next].map(verify));
  expect(verified.map((each) => each.ok && each.value.than)).toEqual(["older", "the same", "newer"]);
  const told = await updateVerify.runBare(TERMINAL, [join(folder, next)]);
  // apt takes a name without a slash for one of its packages.
  expect(told.ok && told.value?.text).toContain("sudo apt install ./FILE");
  appendFileSync(join(folder, next), "!");
  expect(await verify(next)).toMatchObject({ ok: false, error: { code: "hash-differs" } });
  const late = "msm-workbench-1000.0.0-linux-amd64.deb";
  writeFileSync(join(folder, late), readFileSync(join(folder, old)));
  expect(await verify(late)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("has no line for") },
  });
});

test("before the next packing installers and sums of earlier ones go, and nothing else", () => {
  const output = mkdtempSync(join(folder, "output-"));
  const names = ["a.AppImage", "a.deb", "a.exe", "a.dmg", "SHA256SUMS", "builder-debug.yml"];
  for (const name of names) writeFileSync(join(output, name), "");
  removeInstallers(output);
  removeInstallers(join(output, "not-there-yet"));
  expect(readdirSync(output)).toEqual(["builder-debug.yml"]);
});

test("a Mac without a certificate signs ad hoc; with one, and on other systems, the builder decides", () => {
  const all = [
    signingOptions("darwin", { CSC_LINK: "" }),
    signingOptions("darwin", { CSC_LINK: "x" }),
    signingOptions("darwin", { CSC_NAME: "x" }),
    signingOptions("linux", {}),
  ];
  expect(all).toEqual([["-c.mac.identity=-"], [], [], []]);
});
