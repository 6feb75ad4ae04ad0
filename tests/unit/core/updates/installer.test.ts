import { expect, test } from "vitest";
import { compareVersions, readInstallerName, readSums } from "#core/updates/installer.ts";

test("an installer's name says its version, system and kind; another name says nothing", () => {
  expect(readInstallerName("msm-workbench-0.2.0-linux-x86_64.AppImage")).toEqual({
    version: "0.2.0",
    system: "linux",
    kind: "AppImage",
  });
  expect(readInstallerName("msm-workbench-1.0.0-rc.1-win-x64.exe")).toEqual({
    version: "1.0.0-rc.1",
    system: "win",
    kind: "exe",
  });
  const others = [
    "SHA256SUMS",
    "msm-workbench-0.2-linux-x64.deb",
    "msm-workbench-0.2.0-linux-x64.sh",
    "x-msm-workbench-0.2.0-mac-arm64.dmg",
  ];
  expect(others.map(readInstallerName)).toEqual([null, null, null, null]);
});

test("sums are read as sha256sum writes them, and a file with another line is none", () => {
  const [a, b] = ["a".repeat(64), "b".repeat(64)];
  expect(readSums(`${a}  one.deb\r\n${b} *two three.exe\n`)).toEqual(
    new Map([
      ["one.deb", a],
      ["two three.exe", b],
    ]),
  );
  expect([readSums("<html>"), readSums(`${a.toUpperCase()}  one.deb`)]).toEqual([null, null]);
});

// The order in which Semantic Versioning 2.0.0, section 11, gives its example.
test("versions are in the order of Semantic Versioning", () => {
  const ordered = [
    "0.9.9",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.2.0",
    "1.10.0",
  ];
  expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  expect(ordered.map((version) => compareVersions(version, version))).toEqual(ordered.map(() => 0));
});
