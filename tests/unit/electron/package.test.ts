import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Packager } from "electron-builder";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { HostProcess } from "../../../electron/host-process.ts";
import { backendPlaces } from "../../../electron/places.ts";
import { forward } from "../../../electron/proxy.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const CONFIG_FILE = join(ROOT, "electron-builder.json");

function configuration(): Record<string, unknown> {
  return z.looseObject({}).parse(JSON.parse(readFileSync(CONFIG_FILE, "utf8")));
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-package-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a file of its own: what is given as an object is merged with the checkout's file, lists joined. */
function changedConfiguration(changes: object): string {
  const file = join(folder, "electron-builder.json");
  writeFileSync(file, JSON.stringify({ ...configuration(), ...changes }));
  return file;
}

/** As from a terminal: under vitest's own variables electron-builder links files where it would copy them. */
function run(tool: string, ...args: string[]): void {
  const { VITEST: _here, ...env } = process.env;
  const command = [join(ROOT, "node_modules", tool), ...args];
  const ended = spawnSync(process.execPath, command, { cwd: ROOT, env, encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`${tool} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
}

describe("electron-builder.json", () => {
  test("is what electron-builder's own schema allows, and a misspelt key is not", async () => {
    const validated = (config: string): Promise<void> => new Packager({ projectDir: ROOT, config }).validateConfig();
    await expect(validated(CONFIG_FILE)).resolves.toBeUndefined();
    const misspelt = changedConfiguration({ asarUnpacked: ["native/**"] });
    await expect(validated(misspelt)).rejects.toThrow("unknown property 'asarUnpacked'");
  });

  test("turns every door of Electron's binary off that the shell does not use", () => {
    expect(configuration()["electronFuses"]).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});

// Electron's own binary takes no part here: an empty file is packed in its place, so its fuses cannot be flipped.
describe.runIf(process.platform === "linux")("the packed application, without Electron's binary", () => {
  let resources = "";
  let host: HostProcess | null = null;

  beforeAll(async () => {
    run("vite/bin/vite.js", "build", "--config", "electron/vite.config.ts");
    const electronDist = join(folder, "electron");
    mkdirSync(join(electronDist, "resources"), { recursive: true });
    writeFileSync(join(electronDist, "electron"), "", { mode: 0o755 });
    const output = join(folder, "out");
    // The window's files may be in the middle of a build, and the host runs without them.
    const files = [...z.array(z.string()).parse(configuration()["files"]), "!dist/renderer/**"];
    const config = changedConfiguration({ files, electronDist, electronFuses: undefined, directories: { output } });
    run("electron-builder/cli.js", "--config", config, "--dir");
    resources = join(output, "linux-unpacked/resources");
  }, 300_000);

  afterAll(async () => await host?.stop());

  test("runs its host on the Node beside it, with the database and ONNX Runtime of this platform", async () => {
    const { root, nodeBinary } = backendPlaces({ packaged: true, resources, checkout: "" });
    const socketPath = join(folder, "host.sock");
    host = new HostProcess({
      nodeBinary,
      entry: join(root, "native/host/main.ts"),
      socketPath,
      workspace: join(folder, "workspace"),
      onGaveUp: (reason) => expect.fail(reason.message),
      log: () => undefined,
    });
    expect(await host.start()).toEqual({ ok: true, value: undefined });
    const answer = await forward(new Request("app://workbench/trpc/doctor"), socketPath);
    const told = z.object({ result: z.object({ data: Doctor }) }).parse(await answer.json()).result.data;
    expect(told.node).toMatch(/24\./);
    expect(told.providers.find((provider) => provider.name === "cpu")).toMatchObject({ available: true });
  });

  test("carries no other platform's binaries and no tests or Python environment", () => {
    const unpacked = join(resources, "app.asar.unpacked");
    const there = (path: string): boolean => existsSync(join(unpacked, path));
    const prebuilt = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;
    expect([there(prebuilt), there("package.json"), there("cli/main.ts")]).toEqual([true, true, true]);
    // A machine is sent the trainer's code.
    expect(there("trainer/msm_trainer/run.py")).toBe(true);
    const left = ["tests", "trainer/tests", "trainer/.venv", "node_modules/electron", "node_modules/node"];
    expect(left.filter(there)).toEqual([]);
    expect(there("node_modules/better-sqlite3/prebuilds/win32-x64.node")).toBe(false);
    expect(there("node_modules/onnxruntime-node/bin/napi-v6/win32")).toBe(false);
  });
});

const Doctor = z.object({
  node: z.string(),
  providers: z.array(z.object({ name: z.string(), available: z.boolean() })),
});
