import { createHash } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { EnginePack } from "#core/engines/engine-pack.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import { installedPacks, packEnvironment } from "#native/inference/installed-packs.ts";
import { engineHome } from "#native/inference/engine-home.ts";
import { listProviders } from "#native/inference/providers.ts";
import { removeEnginePack } from "#native/workbench/engine-packs.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { msm, ROOT, temporaryFolder } from "./msm.ts";

// A real pack, of the ONNX Runtime that comes along: CUDA's libraries take a card to be tried.
let folder = "";
let engines = "";
let archive = "";

beforeAll(async () => {
  folder = realpathSync(temporaryFolder("msm engines "));
  engines = join(folder, "Engines (ä)");
  archive = join(folder, "own.tar.gz");
  vi.stubEnv("MSM_ENGINES", engines);
  const made = await msm(
    folder,
    "engine",
    "pack",
    "--name",
    "own",
    "--version",
    "1",
    "--providers",
    "cpu",
    "--out",
    archive,
  );
  if (made.code !== 0) throw new Error(made.stderr);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function json(...words: string[]): Promise<{ code: number | null; said: unknown }> {
  const { code, stdout } = await msm(folder, ...words, "--json");
  return { code, said: JSON.parse(stdout) };
}

test("checkpoints run on an added pack, from its folder, until it is damaged or removed; no database is opened for it", async () => {
  const home = engineHome();
  expect(await json("engine", "add", archive)).toMatchObject({
    code: 0,
    said: { name: "own", platform: home.platform, arch: home.arch, onnxruntime: home.onnxruntime, providers: ["cpu"] },
  });
  const place = join(engines, "own");
  expect(await json("engine", "list")).toMatchObject({
    said: { folder: engines, packs: [{ name: "own", used: true, fault: null }] },
  });
  const ready = { said: { packs: [{ name: "own", used: false, fault: null }] } };
  expect(await json("engine", "list", "--provider", "cuda")).toMatchObject(ready);
  vi.stubEnv("MSM_ONNXRUNTIME", place);
  expect(await json("engine", "list")).toMatchObject(ready);
  vi.stubEnv("MSM_ONNXRUNTIME", "");
  const engine = await openEngine({ folder: join(ROOT, "models/base") });
  if (!engine.ok) throw new Error(engine.error.message);
  const answers = await engine.value.score([{ prompt: { kind: "text", text: "I like" }, continuations: [" brie"] }]);
  expect(answers.ok).toBe(true);
  expect(librariesOf(engine.value.pid) ?? place).toContain(place);
  await engine.value.close();
  const [cpu, , cuda] = await listProviders();
  expect(cpu?.reason).toBe("A trial model ran on cpu with the engine pack own 1.");
  expect(cuda?.reason).not.toContain("engine pack");

  const [library = ""] = readdirSync(place).filter((name) => name.includes("onnxruntime"));
  truncateSync(join(place, library), 1000);
  expect(installedPacks(process.env).map(({ fault }) => fault)).toEqual([
    `${join(place, library)} is missing or damaged: msm engine remove own, then add it again.`,
  ]);
  expect(packEnvironment("cpu", process.env)).toEqual({});
  expect(await json("engine", "remove", "own")).toEqual({ code: 0, said: { name: "own" } });
  expect([readdirSync(engines), existsSync(join(folder, "workbench.sqlite"))]).toEqual([[], false]);
  expect(await json("engine", "remove", "own")).toMatchObject({
    code: 2,
    said: { error: { code: "engine-pack-unknown" } },
  });
});

test("a library that does not load here is not added, and none is packed", async () => {
  const source = join(folder, "source");
  expect((await json("engine", "add", archive)).code).toBe(0);
  renameSync(join(engines, "own"), source);
  const list = EnginePack.parse(JSON.parse(readFileSync(join(source, "engine.json"), "utf8")));
  const text = Buffer.from("no library at all");
  const sha256 = createHash("sha256").update(text).digest("hex");
  for (const { path } of list.files) writeFileSync(join(source, path), text);
  const files = list.files.map(({ path }) => ({ path, sha256, sizeBytes: text.length }));
  writeFileSync(join(source, "engine.json"), JSON.stringify({ ...list, files }));
  const unloadable = { code: 1, said: { error: { code: "engine-pack-unloadable" } } };
  expect(await json("engine", "add", source)).toMatchObject(unloadable);
  const words = ["--name", "own", "--version", "2", "--providers", "cpu", "--out", join(folder, "none.tar.gz")];
  expect(await json("engine", "pack", source, ...words)).toMatchObject(unloadable);
  expect([readdirSync(engines), existsSync(join(folder, "none.tar.gz"))]).toEqual([[], false]);
});

/** The files that a process has mapped, where the system tells; null elsewhere. */
function librariesOf(pid: number): string | null {
  return process.platform === "linux" ? readFileSync(`/proc/${pid}/maps`, "utf8") : null;
}

test("a folder of packs that cannot be read is said, checkpoints run without one, and it is not removed as if it were one", async () => {
  const packs = installedPacks({ MSM_ENGINES: archive });
  expect(packs.map(({ fault }) => fault)).toEqual([expect.stringContaining(`${archive} cannot be read (`)]);
  expect(packEnvironment("cpu", { MSM_ENGINES: archive })).toEqual({});
  vi.stubEnv("MSM_ENGINES", archive);
  expect(await removeEnginePack(basename(archive))).toMatchObject({
    ok: false,
    error: { code: "engine-pack-unknown" },
  });
  vi.stubEnv("MSM_ENGINES", engines);
  expect(existsSync(archive)).toBe(true);
});
