import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { ZipReader } from "#native/artifacts/zip-reader.ts";
import { ZipWriter } from "#native/artifacts/zip-writer.ts";

const LIMITS = { members: 10, memberBytes: 1 << 20, totalBytes: 1 << 21 };

interface Crafted {
  readonly name: string;
  readonly content: Buffer;
  readonly method?: number;
  /** What the archive says, where that is not true. */
  readonly saysBytes?: number;
  readonly saysCrc?: number;
  readonly flags?: number;
  /** Sizes and place in an extra field, as Zip64 has them. */
  readonly zip64?: boolean;
}

function pack(method: number, content: Buffer): Buffer {
  if (method === 8) return deflateRawSync(content);
  return method === 93 ? zstdCompressSync(content) : content;
}

/** An archive byte by byte, so that it can say what no honest program writes. */
function crafted(...members: readonly Crafted[]): string {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 0, saysBytes, saysCrc, flags = 0, zip64 = false } of members) {
    const packed = pack(method, content);
    const size = saysBytes ?? content.length;
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(saysCrc ?? crc32(content), 10);
    common.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 14);
    common.writeUInt32LE(zip64 ? 0xffffffff : size, 18);
    common.writeUInt16LE(title.length, 22);
    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      for (const [at, value] of [size, packed.length, offset].entries())
        extra.writeBigUInt64LE(BigInt(value), 4 + 8 * at);
    }
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, title, packed]);
    common.writeUInt16LE(extra.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(zip64 ? 0xffffffff : offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), common, rest, title, extra]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  const path = join(mkdtempSync(join(tmpdir(), "msm-zip-")), "crafted.zip");
  writeFileSync(path, Buffer.concat([...parts, directory, Buffer.from("PK\u0005\u0006", "latin1"), end]));
  return path;
}

function read(path: string, name: string): string {
  const zip = new ZipReader(path, LIMITS);
  try {
    return zip.text(name);
  } finally {
    zip.close();
  }
}

const TEXT = Buffer.from('{"said":"ünd"}'.repeat(50));

test("what is written is read back, the same content is the same file, and nothing is left of one that was given up", () => {
  const folder = mkdtempSync(join(tmpdir(), "msm-zip-"));
  const write = (name: string): void => {
    const zip = new ZipWriter(join(folder, name));
    zip.add("samples/a_epoch_1.json", "ünd so weiter");
    zip.add("empty.json", "");
    zip.finish();
  };
  write("one.zip");
  write("two.zip");
  expect(readFileSync(join(folder, "one.zip"))).toEqual(readFileSync(join(folder, "two.zip")));
  expect(read(join(folder, "one.zip"), "samples/a_epoch_1.json")).toBe("ünd so weiter");
  expect(read(join(folder, "one.zip"), "empty.json")).toBe("");
  const given = new ZipWriter(join(folder, "three.zip"));
  given.add("a", "b");
  given.discard();
  expect(readdirSync(folder).sort()).toEqual(["one.zip", "two.zip"]);
});

test.each([0, 8, 93])("members packed by method %i are read, with plain and with Zip64 numbers", (method) => {
  const path = crafted({ name: "plain", content: TEXT, method }, { name: "large", content: TEXT, method, zip64: true });
  expect([read(path, "plain"), read(path, "large")]).toEqual([TEXT.toString(), TEXT.toString()]);
});

test("a name that occurs twice is the later member", () => {
  const path = crafted({ name: "a", content: Buffer.from("old") }, { name: "a", content: Buffer.from("new") });
  expect(read(path, "a")).toBe("new");
});

test.each(["../a.json", "samples/../../a.json", "/etc/a", "C:/a", "a\\..\\b"])(
  "a member named %s is refused before anything is unpacked",
  (name) => {
    expect(() => new ZipReader(crafted({ name, content: TEXT }), LIMITS)).toThrow(/would leave its folder/);
  },
);

test.each([8, 93])("a bomb that hides its size is stopped at the size that it says (method %i)", (method) => {
  const path = crafted({ name: "bomb", content: Buffer.alloc(64 << 20), method, saysBytes: 1000 });
  expect(() => read(path, "bomb")).toThrow("bomb unpacks to more than it says");
});

test("members that are too large, too many or too much together are refused before anything is unpacked", () => {
  const says = (name: string, saysBytes: number): Crafted => ({ name, content: TEXT, method: 8, saysBytes });
  const open =
    (...members: readonly Crafted[]) =>
    () =>
      new ZipReader(crafted(...members), LIMITS);
  expect(open(says("a", 2 << 20))).toThrow("a unpacks to 2 MiB, and at most 1 MiB are read");
  expect(open(...["a", "b", "c"].map((name) => says(name, 1 << 20)))).toThrow("it unpacks to 3 MiB");
  expect(open(...Array.from({ length: 11 }, (_, at) => says(String(at), 1)))).toThrow("it has 11 members");
});

test("damaged, encrypted and strangely packed members are refused", () => {
  const member = (change: Partial<Crafted>) => () => read(crafted({ name: "a", content: TEXT, ...change }), "a");
  expect(member({ saysCrc: 1 })).toThrow("a is damaged");
  expect(member({ saysBytes: 4, method: 0 })).toThrow("a is damaged");
  expect(member({ flags: 1 })).toThrow("a is encrypted");
  expect(member({ method: 12 })).toThrow("method 12");
  expect(() => read(crafted(), "a")).toThrow("it has no member a");
});

test("a file that is cut off anywhere is refused, never read as something else", () => {
  const path = crafted({ name: "a", content: TEXT, method: 8 }, { name: "b", content: TEXT, method: 93 });
  const whole = readFileSync(path);
  for (const length of [0, 10, 40, Math.floor(whole.length / 2), whole.length - 30, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, length));
    expect(() => read(path, "a")).toThrow(/it is no zip|ends before|damaged/);
  }
});
