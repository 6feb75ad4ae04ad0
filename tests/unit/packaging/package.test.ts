import { createHash } from "node:crypto";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Packager } from "electron-builder";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { HostProcess } from "../../../electron/host-process.ts";
import { backendPlaces } from "../../../electron/places.ts";
import { forward } from "../../../electron/proxy.ts";
import { checkPackage } from "../../../packaging/check-package.ts";
import { filesBelow } from "../../../packaging/contents.ts";
import { FUSE_SENTINEL } from "../../../packaging/fuses.ts";
import { changedConfiguration, CONFIG_FILE, configuration, packForLinux, ROOT } from "./pack.ts";

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "msm-package-")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("electron-builder.json", () => {
  test("is what electron-builder's own schema allows, and a misspelt key is not", async () => {
    const validated = (config: string): Promise<void> => new Packager({ projectDir: ROOT, config }).validateConfig();
    await expect(validated(CONFIG_FILE)).resolves.toBeUndefined();
    const misspelt = changedConfiguration(folder, { asarUnpacked: ["native/**"] });
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

  test("signs the Node beside the application, with what its compiler needs", () => {
    const { binaries, entitlementsInherit } = z
      .looseObject({ binaries: z.array(z.string()), entitlementsInherit: z.string() })
      .parse(configuration()["mac"]);
    expect(binaries).toEqual(["Contents/Resources/node/node"]);
    expect(readFileSync(join(ROOT, entitlementsInherit), "utf8")).toMatch(
      /allow-jit<\/key>\s*<true\/>[^]*allow-unsigned-executable-memory<\/key>\s*<true\/>/,
    );
  });

  test("publishes nowhere and lets no uninstaller touch data", () => {
    const { publish, nsis, deb } = z
      .looseObject({ publish: z.null(), nsis: z.looseObject({}), deb: z.looseObject({}) })
      .parse(configuration());
    expect([publish, nsis["perMachine"], nsis["deleteAppDataOnUninstall"]]).toEqual([null, false, false]);
    // Scripts of our own could, and so could a folder of data that somebody installs into.
    expect(
      ["include", "script", "afterRemove", "allowToChangeInstallationDirectory"].filter(
        (key) => key in nsis || key in deb,
      ),
    ).toEqual([]);
  });
});

test("without Electron's binary packing says so in one line and does nothing", () => {
  const program = join(ROOT, "packaging/package.ts");
  const ended = spawnSync(process.execPath, [program, "--electron", folder], { encoding: "utf8" });
  expect([ended.status, ended.stdout]).toEqual([1, ""]);
  expect(ended.stderr).toMatch(/^package: Nothing was packed: Electron [\d.]+ for \S+ \S+ is not in [^\n]+\n$/);
});

// Electron's own binary takes no part here: a file with a wire of fuses is packed in its place.
describe.runIf(process.platform === "linux")("the packed application, without Electron's binary", () => {
  let packed = "";
  /** Where it is run: with blanks, other letters, and inside somebody's repository. */
  let resources = "";
  const host: HostProcess[] = [];

  beforeAll(() => {
    packed = packForLinux(folder);
    const place = join(folder, "Größe 한 (α) & Co");
    resources = join(place, "MSM Workbench/resources");
    cpSync(packed, join(place, "MSM Workbench"), { recursive: true });
    const git = (...args: string[]): Buffer => execFileSync("git", ["-C", place, ...args]);
    git("init", "-q");
    git("-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-q", "--allow-empty", "-m", "theirs");
  }, 300_000);

  afterAll(async () => {
    for (const each of host) await each.stop();
  });

  /** The installed command line as somebody runs it who has never used it, from elsewhere. */
  function msm(
    home: string,
    ...args: string[]
  ): { command: string; args: string[]; options: { cwd: string; env: object } } {
    mkdirSync(home, { recursive: true });
    return {
      command: join(resources, "msm"),
      args,
      options: { cwd: "/", env: { PATH: process.env["PATH"], HOME: home } },
    };
  }

  function answer(home: string, ...words: string[]): unknown {
    const { command, args, options } = msm(home, ...words, "--json");
    const ended = spawnSync(command, args, { ...options, env: { ...options.env }, encoding: "utf8" });
    expect([ended.status, ended.stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(ended.stdout);
  }

  test("has its files, fuses and archive as they should be", () => {
    expect(checkPackage(packed, process.arch).faults).toEqual([]);
  });

  test("runs its host on the Node beside it", async () => {
    const { root, nodeBinary } = backendPlaces({ packaged: true, resources, checkout: "" });
    const socketPath = join(folder, "host.sock");
    const started = new HostProcess({
      nodeBinary,
      entry: join(root, "native/host/main.ts"),
      socketPath,
      workspace: join(folder, "workspace"),
      onGaveUp: (reason) => expect.fail(reason.message),
      log: () => undefined,
    });
    host.push(started);
    expect(await started.start()).toEqual({ ok: true, value: undefined });
    const answered = await forward(new Request("app://workbench/trpc/runs.list"), socketPath);
    expect([answered.status, await answered.json()]).toEqual([200, { result: { data: [] } }]);
  });

  test("examines, probes and serves for somebody new, and writes nothing where it is installed", async () => {
    const before = listing(resources);
    const home = join(folder, "Zoë's home");
    const doctor = Doctor.parse(answer(home, "doctor"));
    const version = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
    expect([doctor.codeVersion, doctor.workspace]).toEqual([version.version, join(home, ".local/share/msm-workbench")]);
    expect([doctor.node.startsWith("24."), doctor.providers.find(({ name }) => name === "cpu")?.available]).toEqual([
      true,
      true,
    ]);
    expect(doctor.trainer.reason).toContain("msm machines prepare local");
    const probe = ["probe", "run", "agentic-micro", "--checkpoints", "agent-careful", "--samples", "1"];
    const parts = Run.parse(answer(home, ...probe)).runs.flatMap((run) => run.parts);
    expect(parts).toEqual([{ checkpoint: "agent-careful", status: "finished", done: 4, total: 4, provider: "cpu" }]);
    const { command, args, options } = msm(home, "serve", "--json");
    const served = spawn(command, args, { ...options, env: { ...options.env }, stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(served, "exit");
    let said = "";
    for await (const line of createInterface(served.stdout)) {
      said += line;
      if (line === "}") break;
    }
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(said));
    const page = await fetch(new URL("/", url));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>MSM Workbench</title>")]);
    served.kill("SIGTERM");
    await ended;
    expect(listing(resources)).toEqual(before);
  });

  test("opens its own window where there is a display", () => {
    const { command, args, options } = msm(join(folder, "home"), "open", "--workspace", "/some where");
    const ended = spawnSync(command, args, { ...options, env: { ...options.env, DISPLAY: ":0" }, encoding: "utf8" });
    expect([ended.status, ended.stdout, ended.stderr]).toEqual([0, "a window of --workspace /some where\n", ""]);
  });

  test("is refused with a sentence for each thing that is wrong", () => {
    const broken = join(folder, "broken");
    cpSync(packed, broken, { recursive: true });
    const unpacked = join(broken, "resources/app.asar.unpacked");
    const binary = join(broken, "msm-workbench");
    const bytes = readFileSync(binary);
    bytes.write("1", bytes.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2);
    writeFileSync(binary, bytes);
    chmodSync(join(broken, "resources/node/node"), 0o644);
    rmSync(join(unpacked, "plans"), { recursive: true });
    mkdirSync(join(unpacked, "trainer/.venv"));
    writeFileSync(join(unpacked, "trainer/.venv/pyvenv.cfg"), "");
    writeFileSync(join(unpacked, "models/.env"), "TOKEN=1");
    symlinkSync("/etc/hostname", join(unpacked, "models/outside"));
    const library = `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/libonnxruntime.so.1`;
    writeFileSync(join(unpacked, library), "MZ of another system");
    appendFileSync(join(unpacked, "cli/main.ts.map"), "{}");
    const archive = join(broken, "resources/app.asar");
    const held = readFileSync(archive);
    held.writeUInt8(held.readUInt8(held.length - 1) ^ 1, held.length - 1);
    writeFileSync(archive, held);
    const at = "app.asar.unpacked";
    expect(checkPackage(broken, process.arch).faults.toSorted()).toEqual(
      [
        `${at}/plans/*.json is missing.`,
        `${at}/cli/main.ts.map is not to be shipped.`,
        `${at}/models/.env is not to be shipped.`,
        `${at}/trainer/.venv/pyvenv.cfg is not to be shipped.`,
        `${at}/models/outside is a link; installers lose them.`,
        `node/node is not executable.`,
        `${at}/${library} is no binary of linux.`,
        `The fuse runAsNode of ${binary} is on and has to be off.`,
        "dist/electron/preload.cjs in app.asar is not what its hash says.",
      ].toSorted(),
    );
  });

  test("on macOS and Windows has to name the archive's hash in its own file", () => {
    const app = join(folder, "MSM Workbench.app");
    mkdirSync(join(app, "Contents/Resources"), { recursive: true });
    cpSync(join(packed, "resources/app.asar"), join(app, "Contents/Resources/app.asar"));
    const plist = join(app, "Contents/Info.plist");
    const windows = join(folder, "win-unpacked");
    mkdirSync(join(windows, "resources"), { recursive: true });
    cpSync(join(packed, "resources/app.asar"), join(windows, "resources/app.asar"));
    const program = join(windows, "MSM Workbench.exe");
    const named = (place: string): boolean =>
      !checkPackage(place, "arm64").faults.some((fault) => fault.endsWith("does not name the hash of app.asar."));
    for (const [place, file] of [
      [app, plist],
      [windows, program],
    ] as const) {
      writeFileSync(file, "another hash");
      const without = named(place);
      writeFileSync(file, `...${headerHash(join(packed, "resources/app.asar"))}...`);
      expect([without, named(place)]).toEqual([false, true]);
    }
  });
});

/** By electron-builder's own reckoning: SHA-256 of the header's text. */
function headerHash(archive: string): string {
  const bytes = readFileSync(archive);
  const header = bytes.subarray(16, 16 + bytes.readUInt32LE(12));
  return createHash("sha256").update(header).digest("hex");
}

function listing(place: string): string[] {
  return filesBelow(place).map(({ path, sizeBytes, mode }) => `${path} ${sizeBytes} ${mode}`);
}

const Doctor = z.object({
  codeVersion: z.string(),
  node: z.string(),
  workspace: z.string(),
  trainer: z.object({ reason: z.string() }),
  providers: z.array(z.object({ name: z.string(), available: z.boolean() })),
});
const Part = z.object({
  checkpoint: z.string(),
  status: z.string(),
  done: z.number(),
  total: z.number(),
  provider: z.string(),
});
const Run = z.object({ runs: z.array(z.object({ parts: z.array(Part) })) });
