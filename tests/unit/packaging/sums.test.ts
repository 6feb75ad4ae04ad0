import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageVersion } from "#native/workbench/code-version.ts";
import { verifyUpdate } from "#native/workbench/verify-update.ts";
import { writeSums } from "../../../packaging/sums.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-sums-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  appendFileSync(join(folder, next), "!");
  expect(await verify(next)).toMatchObject({ ok: false, error: { code: "hash-differs" } });
  const late = "msm-workbench-1000.0.0-linux-amd64.deb";
  writeFileSync(join(folder, late), readFileSync(join(folder, old)));
  expect(await verify(late)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("has no line for") },
  });
});
