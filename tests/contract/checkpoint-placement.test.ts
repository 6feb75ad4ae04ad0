import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { eventually } from "../unit/native/inference/engine-helpers.ts";
import { makeHollowFile, modelWithHollowFile } from "../unit/native/inference/sparse-model.ts";
import type { FolderFiles } from "../unit/native/inference/test-checkpoints.ts";
import { tinyCheckpoint } from "../unit/native/inference/test-checkpoints.ts";
import { decoderParts, tinyDecoder } from "../unit/native/inference/tiny-decoder.ts";
import { ended, msm, startMsm, temporaryFolder } from "./msm.ts";

const using: Disposable[] = [];
afterAll(() => {
  for (const each of using) each[Symbol.dispose]();
});

function newWorkspace(): string {
  const folder = temporaryFolder();
  using.push({ [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) });
  return folder;
}

function folderWith(changes: FolderFiles = {}): string {
  const checkpoint = tinyCheckpoint(changes);
  using.push(checkpoint);
  return checkpoint.folder;
}

const Added = z.looseObject({ id: z.string(), folder: z.string(), sha256: z.string() });

async function add(workspace: string, ...args: string[]): Promise<z.infer<typeof Added>> {
  const result = await msm(workspace, "checkpoints", "add", ...args, "--json");
  expect(result.stderr).not.toContain("msm:");
  expect(result.code).toBe(0);
  return Added.parse(JSON.parse(result.stdout));
}

async function scores(workspace: string, id: string): Promise<unknown> {
  const scored = await msm(workspace, "score", id, "--prefix", "bright", "--continuation", " bricks", "--json");
  expect(scored.stderr).toBe("");
  return z.looseObject({ scores: z.unknown() }).parse(JSON.parse(scored.stdout)).scores;
}

test("a copy stands on its own, and removing it deletes it and nothing else", async () => {
  const workspace = newWorkspace();
  const source = folderWith();
  const names = readdirSync(source).toSorted();
  const added = await add(workspace, source, "--copy");
  expect(added.folder).toBe(join(workspace, "checkpoints", added.id));
  expect(readdirSync(join(workspace, "checkpoints"))).toEqual([added.id]);
  for (const name of names) expect(readFileSync(join(added.folder, name))).toEqual(readFileSync(join(source, name)));
  expect(await add(workspace, source, "--copy")).toEqual(added);
  rmSync(source, { recursive: true });
  expect((await msm(workspace, "checkpoints", "verify", added.id)).code).toBe(0);
  expect(await scores(workspace, added.id)).toHaveLength(1);
  const removed = await msm(workspace, "checkpoints", "remove", added.id, "--json");
  expect(JSON.parse(removed.stdout)).toEqual({ id: added.id, deletedFolder: added.folder });
  expect(readdirSync(join(workspace, "checkpoints"))).toEqual([]);
});

test("a hard link shares the files' room, and removing it leaves the originals", async () => {
  const workspace = newWorkspace();
  const source = folderWith();
  const added = await add(workspace, source, "--hardlink");
  const inode = (folder: string) => statSync(join(folder, "model.onnx")).ino;
  expect(inode(added.folder)).toBe(inode(source));
  await msm(workspace, "checkpoints", "remove", added.id);
  expect(existsSync(added.folder)).toBe(false);
  expect(existsSync(join(source, "model.onnx"))).toBe(true);
});

test("a link leaves the files where they are, also when it is removed, even inside the workspace", async () => {
  const workspace = newWorkspace();
  const own = join(workspace, "checkpoints", "my-own");
  mkdirSync(own, { recursive: true });
  const source = folderWith();
  for (const name of readdirSync(source)) writeFileSync(join(own, name), readFileSync(join(source, name)));
  const added = await add(workspace, own);
  expect(added).toMatchObject({ id: "my-own", folder: own });
  const removed = await msm(workspace, "checkpoints", "remove", "my-own", "--json");
  expect(JSON.parse(removed.stdout)).toEqual({ id: "my-own", deletedFolder: null });
  expect(existsSync(join(own, "model.onnx"))).toBe(true);
});

test("the file that was chosen is the one that is loaded, in place and as a copy", async () => {
  const source = folderWith({ "model.onnx": null, "model_a.onnx": tinyDecoder() });
  mkdirSync(join(source, "onnx"));
  writeFileSync(join(source, "onnx", "model_b.onnx"), tinyDecoder({ attention: "gqa" }));
  const linked = newWorkspace();
  const a = await add(linked, source, "--file", "model_a.onnx");
  const b = await add(linked, source, "--file", "model_b.onnx");
  expect([a.folder, b.folder]).toEqual([join(source, "model_a.onnx"), join(source, "onnx", "model_b.onnx")]);
  expect(b.id).toBe(`${basename(source).toLowerCase()}-b`);
  const fromB = await scores(linked, b.id);
  expect(fromB).not.toEqual(await scores(linked, a.id));
  const copied = newWorkspace();
  const copy = await add(copied, source, "--file", "model_b.onnx", "--copy");
  expect(copy.sha256).toBe(b.sha256);
  expect(copy.folder).toBe(join(copied, "checkpoints", copy.id, "onnx", "model_b.onnx"));
  expect(await scores(copied, copy.id)).toEqual(fromB);
  const removed = await msm(copied, "checkpoints", "remove", copy.id, "--json");
  expect(JSON.parse(removed.stdout)).toEqual({ id: copy.id, deletedFolder: join(copied, "checkpoints", copy.id) });
});

test("a copy that is cancelled ends with exit code 130 and leaves nothing", async ({ skip }) => {
  const workspace = newWorkspace();
  const large = [{ name: "large", dims: [400_000, 1000] as const }];
  const source = folderWith({ "model.onnx": modelWithHollowFile(decoderParts({}), large, "w.bin") });
  if (makeHollowFile(join(source, "w.bin"), 8e8) === null) skip();
  const copies = join(workspace, "checkpoints");
  const child = startMsm(workspace, "checkpoints", "add", source, "--copy", "--json");
  await eventually(() => existsSync(copies), 60_000);
  child.kill("SIGTERM");
  const result = await ended(child);
  expect(result.code).toBe(130);
  expect(result.stderr).toContain("copying ");
  expect(readdirSync(copies)).toEqual([]);
  const listed = await msm(workspace, "checkpoints", "list", "--json");
  expect(listed.stdout).not.toContain('"added"');
});

test("a copy whose process is killed never counts and is gone when the workspace opens again", async ({ skip }) => {
  const workspace = newWorkspace();
  const large = [{ name: "large", dims: [200_000, 1000] as const }];
  const source = folderWith({ "model.onnx": modelWithHollowFile(decoderParts({}), large, "w.bin") });
  if (makeHollowFile(join(source, "w.bin"), 4e8) === null) skip();
  const copies = join(workspace, "checkpoints");
  const halfMade = () => (existsSync(copies) ? readdirSync(copies).filter((name) => name.startsWith(".making-")) : []);
  const child = startMsm(workspace, "checkpoints", "add", source, "--copy", "--json");
  await eventually(() => halfMade().length > 0, 60_000);
  // The process that copies has its id in the name; the one started here may only wait for it.
  process.kill(Number(/^\.making-(\d+)-/.exec(halfMade()[0] ?? "")?.[1]), "SIGKILL");
  await ended(child);
  expect(halfMade()).toHaveLength(1);
  const listed = await msm(workspace, "checkpoints", "list", "--json");
  const { checkpoints } = z
    .looseObject({ checkpoints: z.array(z.looseObject({ source: z.string() })) })
    .parse(JSON.parse(listed.stdout));
  expect(checkpoints.filter((each) => each.source === "added")).toEqual([]);
  expect(readdirSync(copies)).toEqual([]);
  const added = await add(workspace, source, "--copy");
  expect(readdirSync(copies)).toEqual([added.id]);
});
