import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "#native/workbench/make-folder.ts";
import { temporaryFolder } from "../../../contract/msm.ts";

test("a folder is made with those above it, once and again; what cannot be one is an error, without end nowhere", () => {
  const folder = temporaryFolder();
  const deep = join(folder, "a", "b", "c");
  makeFolder(deep);
  makeFolder(deep);
  expect(existsSync(deep)).toBe(true);
  writeFileSync(join(folder, "file"), "");
  symlinkSync(join(folder, "gone"), join(folder, "link"));
  for (const name of ["file", "file/below", "link", "link/below"]) {
    expect(() => makeFolder(join(folder, name))).toThrow(/^(EEXIST|ENOTDIR)/);
  }
});

test.runIf(process.platform === "linux")("a file system that takes no new folder is an error at once", () => {
  for (const name of ["nope", "nope/below"]) expect(() => makeFolder(join("/proc", name))).toThrow(/^ENOENT/);
});
