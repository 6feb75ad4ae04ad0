import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeRunKey } from "#core/runs/run-key.ts";
import { fetchArtefacts } from "#native/launcher/fetch.ts";
import { createLocalLink } from "#native/launcher/local-link.ts";
import { upload } from "#native/launcher/upload.ts";

const temporary = (): string => mkdtempSync(join(tmpdir(), "msm-bytes-"));
const sha256 = (body: Uint8Array | string): string => createHash("sha256").update(body).digest("hex");

/** The real agent, as a child process on a folder of its own. */
const home = temporary();
const link = createLocalLink({ name: "here", settings: { python: "python3", folder: home, env: {}, envFrom: [] } });
afterAll(async () => link.close());

let runs = 0;

/** A run's folder on the machine with these files, and the manifest that names them (or that is given). */
function runWith(files: Readonly<Record<string, string>>, manifest?: unknown): ReturnType<typeof makeRunKey> {
  const key = makeRunKey(++runs, new Uint8Array(16));
  for (const [path, body] of Object.entries(files)) {
    const place = join(home, "runs", key, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, body, "latin1");
  }
  mkdirSync(join(home, "runs", key), { recursive: true });
  const listed = Object.entries(files).map(([path, body]) => {
    const bytes = Buffer.from(body, "latin1");
    return { path, bytes: bytes.length, sha256: sha256(bytes) };
  });
  writeFileSync(join(home, "runs", key, "manifest.json"), JSON.stringify(manifest ?? { files: listed }));
  return key;
}

async function fetched(key: ReturnType<typeof makeRunKey>, folder: string): Promise<string> {
  const result = await fetchArtefacts(link, key, folder, { delaysMs: [], pieceBytes: 1000 });
  return result.ok ? `refused: ${result.value.refused.join(" ")}` : `${result.error.code}: ${result.error.message}`;
}

/** The bytes of a safetensors file, one letter a byte, with this header. */
function safetensors(header: string, data = ""): string {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return length.toString("latin1") + header + data;
}

const GOOD = safetensors('{"w":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"__metadata__":{"a":"b"}}', "abc");

test("artefacts come whole into their places; pickles and what is not of a checkpoint stay behind", async () => {
  const files = {
    "out/model.safetensors": GOOD,
    "config.json": "{}",
    "out/empty.jsonl": "",
    "optimizer.pt": "x",
    "run.py": "x",
  };
  const folder = temporary();
  expect(await fetched(runWith(files), folder)).toBe("refused: optimizer.pt run.py");
  expect(new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }))).toEqual(
    new Set(["config.json", "out", "out/empty.jsonl", "out/model.safetensors"]),
  );
  expect(readFileSync(join(folder, "out/model.safetensors"), "latin1")).toBe(GOOD);
});

test("a part goes on where it ended, a spoiled part is fetched anew, and a whole file is not fetched again", async () => {
  const body = Array.from({ length: 5000 }, (_, place) => String(place % 10)).join("");
  const key = runWith({ "a.jsonl": body, "b.jsonl": body, "c.jsonl": body });
  const folder = temporary();
  writeFileSync(join(folder, "a.jsonl.part"), body.slice(0, 1234));
  writeFileSync(join(folder, "b.jsonl.part"), "x".repeat(2000));
  writeFileSync(join(folder, "c.jsonl"), body);
  const { mtimeMs } = statSync(join(folder, "c.jsonl"));
  expect(await fetched(key, folder)).toBe("refused: ");
  for (const name of ["a", "b", "c"]) expect(readFileSync(join(folder, `${name}.jsonl`), "latin1")).toBe(body);
  expect(statSync(join(folder, "c.jsonl")).mtimeMs).toBe(mtimeMs);
  expect(readdirSync(folder).sort()).toEqual(["a.jsonl", "b.jsonl", "c.jsonl"]);
});

test("a file that is not what its manifest says is not taken", async () => {
  const file = { path: "config.json", bytes: 2, sha256: sha256("[]") };
  const folder = temporary();
  expect(await fetched(runWith({ "config.json": "{}" }, { files: [file] }), folder)).toMatch(
    /^hash-differs: config\.json of the run \w+ does not have the hash of its manifest: .+\.$/,
  );
  expect(await fetched(runWith({ "config.json": "{}" }, { files: [{ ...file, bytes: 9 }] }), folder)).toMatch(
    /^file-malformed: config\.json of the run \w+ is shorter on here than its manifest says\.$/,
  );
  expect(existsSync(join(folder, "config.json"))).toBe(false);
});

test.each([
  ["a header longer than the file", safetensors("{}").replace("\u0002", "\u00ff")],
  ["a header that is no JSON", safetensors("not json")],
  ["a tensor outside the file", safetensors('{"w":{"dtype":"U8","shape":[3],"data_offsets":[0,9]}}', "abc")],
  ["nothing but a few bytes", "abc"],
])("a safetensors file with %s is not taken", async (_, body) => {
  const folder = temporary();
  expect(await fetched(runWith({ "model.safetensors": body }), folder)).toMatch(
    /^file-malformed: model\.safetensors of the run \w+ is no safetensors file \(.+\), so it was not taken\.$/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("nothing is written outside the target folder, by the manifest or by links in it", async () => {
  const file = { bytes: 2, sha256: sha256("{}") };
  for (const path of ["../config.json", "/config.json", "a/../../config.json", "a\\config.json"]) {
    expect(await fetched(runWith({}, { files: [{ ...file, path }] }), temporary())).toMatch(/^path-refused: .+\.$/);
  }
  const folder = temporary();
  const elsewhere = temporary();
  symlinkSync(elsewhere, join(folder, "out"));
  expect(await fetched(runWith({ "out/config.json": "{}" }), folder)).toMatch(/^path-refused: .+ leads out of .+\.$/);
  const planted = temporary();
  symlinkSync(join(elsewhere, "written"), join(planted, "config.json.part"));
  expect(await fetched(runWith({ "config.json": "{}" }), planted)).toBe("refused: ");
  expect(readdirSync(elsewhere)).toEqual([]);
});

test("a run without a manifest is told as such", async () => {
  expect(await fetched(makeRunKey(999, new Uint8Array(16)), temporary())).toMatch(
    /^run-unknown: .+ has no manifest\.json yet/,
  );
});

test("blobs go up once, go on from a part, and replace a part that was spoiled", async () => {
  const body = Buffer.from(Array.from({ length: 5000 }, (_, place) => place % 251));
  const path = join(temporary(), "data");
  writeFileSync(path, body);
  const blob = { path, sha256: sha256(body), bytes: body.length };
  const part = join(home, "blobs/part", blob.sha256);
  mkdirSync(dirname(part), { recursive: true });
  writeFileSync(part, Buffer.alloc(1500, 9));
  const pieces: number[] = [];
  const send = async (): Promise<boolean> => {
    const onProgress = ({ sentBytes }: { sentBytes: number }): void => void pieces.push(sentBytes);
    return (await upload(link, [blob, blob], { delaysMs: [], pieceBytes: 1000, onProgress })).ok;
  };
  expect(await send()).toBe(true);
  expect(pieces).toEqual([2500, 3500, 4500, 5000, 1000, 2000, 3000, 4000, 5000, 5000]);
  pieces.length = 0;
  expect(await send()).toBe(true);
  expect(pieces).toEqual([5000]);
  const stored = join(home, "blobs", blob.sha256);
  expect([sha256(readFileSync(stored)), statSync(stored).mode & 0o777]).toEqual([blob.sha256, 0o444]);
});
