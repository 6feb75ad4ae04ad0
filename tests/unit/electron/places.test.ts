import { existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { backendPlaces, newSocketPath, workspaceOf } from "../../../electron/places.ts";

const onWindows = process.platform === "win32";

describe("the workspace to open", () => {
  test.each([
    [["app", "--workspace", "/w"], { MSM_WORKSPACE: "/e" }, "/w"],
    [["app", "--workspace=/w"], {}, "/w"],
    [["--workspace", "/first", "--workspace=/last"], {}, "/last"],
    [["app"], { MSM_WORKSPACE: "/e" }, "/e"],
    [[], { XDG_DATA_HOME: "/data" }, join("/data", "msm-workbench")],
    [[], {}, join("/home/ada", ".local/share", "msm-workbench")],
  ])("of %j with %j is %s", (argv, env, expected) => {
    expect(workspaceOf(argv, env, "linux", "/home/ada")).toBe(expected);
  });

  test("is a folder of applications' data on macOS and Windows", () => {
    expect(workspaceOf([], {}, "darwin", "/Users/ada")).toBe(
      join("/Users/ada", "Library/Application Support/MSM Workbench"),
    );
    expect(workspaceOf([], { LOCALAPPDATA: "/local" }, "win32", "/Users/ada")).toBe(join("/local", "MSM Workbench"));
  });
});

describe("the socket", () => {
  test.skipIf(onWindows)("is short enough for every Unix, in a new folder that only this user can enter", () => {
    const path = newSocketPath(process.platform);
    expect([existsSync(path), statSync(dirname(path)).mode & 0o777]).toEqual([false, 0o700]);
    expect(Buffer.byteLength(path)).toBeLessThan(104);
    rmSync(dirname(path), { recursive: true });
  });

  test("is a pipe with an unguessable name on Windows", () => {
    expect(newSocketPath("win32")).toMatch(/^\\\\\.\\pipe\\msm-workbench-[0-9a-f]{32}$/);
    expect(newSocketPath("win32")).not.toBe(newSocketPath("win32"));
  });
});

test("Node and the host are the checkout's before packaging, and resources beside Electron after", () => {
  const node = onWindows ? "node.exe" : "node";
  const places = { resources: "/opt/msm/resources", checkout: "/src/msm" };
  expect(backendPlaces({ ...places, packaged: false })).toEqual({
    root: "/src/msm",
    nodeBinary: join("/src/msm/node_modules/node/bin", node),
  });
  expect(backendPlaces({ ...places, packaged: true })).toEqual({
    root: join("/opt/msm/resources", "app.asar.unpacked"),
    nodeBinary: join("/opt/msm/resources", "node", node),
  });
});
