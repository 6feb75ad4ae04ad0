import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { problem } from "#core/base/problem.ts";
import { isPackPath, newPack, type EnginePack } from "#core/engines/engine-pack.ts";
import { addPack } from "#native/artifacts/engine-packs/add-pack.ts";
import { makePack } from "#native/artifacts/engine-packs/make-pack.ts";
import { tarEnd, tarHeader, tarPadding } from "#native/artifacts/tar-writer.ts";

const HOME = { platform: "linux", arch: "x64", onnxruntime: "1.30.0" };
const LIBRARY = Buffer.from("a library, for all that the format cares");
const ABOUT = { ...HOME, name: "cuda12", version: "1.30.0-1", providers: ["cuda"] as EnginePack["providers"] };

let folder = "";
let engines = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-engine-packs-"));
});
beforeEach(() => {
  engines = mkdtempSync(join(folder, "engines-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const add = (path: string, named?: string) =>
  addPack(path, { engines, installed: [], home: HOME, sha256: named, prove: () => Promise.resolve(null) });

function manifest(changes: object = {}): Buffer {
  const files = [{ path: "libonnxruntime.so.1", sha256: sha256(LIBRARY), sizeBytes: LIBRARY.length }];
  return Buffer.from(JSON.stringify({ ...newPack({ ...ABOUT, files }), ...changes }));
}

/** An archive as somebody might send it: `engine.json` and what else is given, in this order. */
function archive(...members: readonly (readonly [string, Buffer])[]): string {
  const path = join(mkdtempSync(join(folder, "sent-")), "pack.tar.gz");
  const blocks = members.flatMap(([name, bytes]) => [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)]);
  writeFileSync(path, gzipSync(Buffer.concat([...blocks, tarEnd()])));
  return path;
}

/** With a header that no maker of ours writes. */
function withHeader(change: (header: Buffer) => void): string {
  const header = tarHeader("libonnxruntime.so.1", LIBRARY.length);
  change(header);
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148);
  const path = join(mkdtempSync(join(folder, "sent-")), "pack.tar");
  const list = manifest();
  const first = [tarHeader("engine.json", list.length), list, tarPadding(list.length)];
  writeFileSync(path, Buffer.concat([...first, header, LIBRARY, tarPadding(LIBRARY.length), tarEnd()]));
  return path;
}

test("a pack that was made is added whole, from its archive, from the archive unpacked, and as other tars write it", async () => {
  const source = join(folder, "libonnxruntime.so.1");
  writeFileSync(source, LIBRARY);
  const licence = join(folder, "LICENSE.txt");
  writeFileSync(licence, "");
  const out = join(folder, "cuda12.tar.gz");
  const made = await makePack(ABOUT, [source, licence], out);
  if (!made.ok) throw new Error(made.error.message);
  expect(made.value.file.sha256).toBe(sha256(readFileSync(out)));
  expect(await add(out, made.value.file.sha256.toUpperCase())).toEqual({ ok: true, value: made.value.pack });
  const place = join(engines, "cuda12");
  expect(readdirSync(place).toSorted()).toEqual(["LICENSE.txt", "engine.json", "libonnxruntime.so.1"]);
  expect(readFileSync(join(place, "libonnxruntime.so.1"))).toEqual(LIBRARY);
  rmSync(join(folder, "moved"), { recursive: true, force: true });
  const plain = join(folder, "cuda12.tar");
  writeFileSync(plain, gunzipSync(readFileSync(out)));
  for (const again of [place, plain]) {
    engines = mkdtempSync(join(folder, "engines-"));
    expect(await add(again)).toEqual({ ok: true, value: made.value.pack });
  }
});

describe("is refused with a sentence, and leaves nothing behind:", () => {
  const library = ["libonnxruntime.so.1", LIBRARY] as const;
  const listed = (changes: object = {}) => ["engine.json", manifest(changes)] as const;
  const file = (path: string) => ({ path, sha256: sha256(LIBRARY), sizeBytes: LIBRARY.length });

  test.each<[string, () => string, RegExp]>([
    [
      "another system",
      () => archive(listed({ platform: "win32" }), library),
      /is for win32 x64, and this machine is linux x64/,
    ],
    ["another processor", () => archive(listed({ arch: "arm64" }), library), /is for linux arm64, and this machine/],
    [
      "another ONNX Runtime",
      () => archive(listed({ onnxruntime: "1.29.1" }), library),
      /is ONNX Runtime 1\.29\.1, and this MSM Workbench runs 1\.30\.0/,
    ],
    [
      "another format",
      () => archive(listed({ format: "msm-engine-pack/2" }), library),
      /only msm-engine-pack\/1 is read/,
    ],
    ["an unknown key", () => archive(listed({ run: "install.sh" }), library), /Unrecognized key/],
    ["a name that leads away", () => archive(listed({ name: "../../bin" }), library), /a name has small letters/],
    [
      "a path that leads away",
      () => archive(listed({ files: [file("../libonnxruntime.so.1")] }), library),
      /no path below the pack's own folder/,
    ],
    ["a file twice", () => archive(listed({ files: [file("a.so"), file("A.so")] }), library), /a file is listed twice/],
    ["a list that is no JSON", () => archive(["engine.json", Buffer.from("{")], library), /engine\.json is no JSON/],
    ["no list", () => archive(library), /its first member is not engine\.json/],
    ["a list behind the files", () => archive(library, listed()), /its first member is not engine\.json/],
    [
      "a file that is not in the list",
      () => archive(listed(), library, ["extra.so", LIBRARY]),
      /member "extra\.so" is not in its list/,
    ],
    [
      "a file that comes twice",
      () => archive(listed(), library, library),
      /member "libonnxruntime\.so\.1" is not in its list/,
    ],
    ["a missing file", () => archive(listed()), /it has no libonnxruntime\.so\.1, which its list names/],
    [
      "another content",
      () => archive(listed(), [library[0], Buffer.from(LIBRARY).fill(0)]),
      /libonnxruntime\.so\.1 is not what its checksum says/,
    ],
    [
      "another size",
      () => archive(listed(), [library[0], Buffer.alloc(1 << 20)]),
      /libonnxruntime\.so\.1 is not of the size in its list/,
    ],
    ["a link", () => withHeader((header) => header.write("2/etc/passwd", 156)), /is no regular file/],
    ["a device", () => withHeader((header) => header.write("3", 156)), /is no regular file/],
    ["an extended header", () => withHeader((header) => header.write("x", 156)), /is no regular file/],
    ["a size that is no number", () => withHeader((header) => header.write("xxxxxxxxxxx", 124)), /a header is damaged/],
  ])("%s", async (_what, make, said) => {
    const added = await add(make());
    expect(added.ok ? "added" : added.error.message).toMatch(said);
    expect(readdirSync(engines)).toEqual([]);
  });

  test("an archive that is cut off, or that is none", async () => {
    const cut = archive(listed(), library);
    truncateSync(cut, readFileSync(cut).length - 40);
    const text = join(folder, "notes.txt");
    writeFileSync(text, "these are my notes ".repeat(100));
    const messages = await Promise.all([cut, text, join(folder, "nowhere")].map(async (path) => await add(path)));
    expect(messages.map((added) => (added.ok ? "added" : added.error.code))).toEqual([
      "engine-pack-damaged",
      "engine-pack-damaged",
      "engine-pack-missing",
    ]);
    expect(readdirSync(engines)).toEqual([]);
  });

  test("a file of another SHA-256 than was named", async () => {
    const added = await add(archive(listed(), library), "0".repeat(64));
    expect(added).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("not the one that was named") },
    });
    expect(readdirSync(engines)).toEqual([]);
  });

  test("a folder in which a file is a link", async () => {
    const source = mkdtempSync(join(folder, "linked-"));
    writeFileSync(join(source, "engine.json"), manifest());
    symlinkSync(join(folder, "elsewhere.so"), join(source, "libonnxruntime.so.1"));
    writeFileSync(join(folder, "elsewhere.so"), LIBRARY);
    expect(await add(source)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("is no regular file") },
    });
    expect(readdirSync(engines)).toEqual([]);
  });

  test("a pack whose library does not prove itself, and one of a name that is taken", async () => {
    const sent = archive(listed(), library);
    const unproved = problem("engine-pack-unfit", "Not here.");
    let seen = "";
    const refused = await addPack(sent, {
      engines,
      installed: [{ name: "other", providers: ["webgpu"] }],
      home: HOME,
      prove: (place) => {
        seen = place;
        return Promise.resolve(existsSync(join(place, "libonnxruntime.so.1")) ? unproved : null);
      },
    });
    expect([refused, existsSync(seen), readdirSync(engines)]).toEqual([{ ok: false, error: unproved }, false, []]);
    mkdirSync(join(engines, "cuda12"));
    expect(await add(sent)).toMatchObject({ ok: false, error: { code: "engine-pack-exists" } });
    expect(readdirSync(engines)).toEqual(["cuda12"]);
  });
});

test("one for a provider that has a pack is refused before anything of it is unpacked", async () => {
  const prove = () => Promise.reject(new Error("it was unpacked"));
  const installed = [{ name: "other", providers: ["webgpu", "cuda"] as EnginePack["providers"] }];
  const sent = archive(["engine.json", manifest()]);
  expect(await addPack(sent, { engines, installed, home: HOME, prove })).toEqual({
    ok: false,
    error: problem(
      "engine-pack-exists",
      "The engine pack other is there for cuda already: msm engine remove other, then add this one.",
    ),
  });
  expect(readdirSync(engines)).toEqual([]);
});

test("no pack is made of two files of one name or of too many, which need not be read for it", async () => {
  const out = join(folder, "none.tar.gz");
  const many = Array.from({ length: 257 }, (_, place) => `/nowhere/lib${place}.so`);
  const made = [await makePack(ABOUT, ["/one/libA.so", "/two/liba.so"], out), await makePack(ABOUT, many, out)];
  expect(made.map((each) => !each.ok && [each.error.code, each.error.message])).toEqual([
    [
      "engine-pack-unmade",
      "No pack can be made of these folders: two files are called liba.so, and a pack has one folder: leave one out, or rename it.",
    ],
    [
      "engine-pack-unmade",
      "No pack can be made of these folders: there are 257 files, and a pack has 256 at most: name folders with only the libraries that are needed.",
    ],
  ]);
});

test("paths of packs are plain names below its folder", () => {
  const refused = [
    "",
    "/a",
    "a//b",
    "../a",
    "a/..",
    ".hidden",
    "a\\b",
    "c:a",
    "a b",
    "a.",
    "engine.json",
    "ENGINE.JSON",
    "x".repeat(100),
  ];
  expect(refused.filter(isPackPath)).toEqual([]);
  expect(["libonnxruntime.so.1", "lib/libc++.so", "cublas64_12.dll"].filter(isPackPath)).toHaveLength(3);
});
