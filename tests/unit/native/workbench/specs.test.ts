import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { openStore, type Store } from "#native/storage/store.ts";
import { Specs } from "#native/workbench/specs.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "msm-specs-"));

interface Room {
  readonly specs: Specs;
  readonly store: Store;
  readonly path: string;
}

/** Each time it is asked, a second has passed. */
function clock(): () => Date {
  let second = 0;
  return () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++));
}

function openRoom(path = join(folder(), "workbench.sqlite"), now = clock()): Room {
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  return { specs: new Specs(opened.value, now), store: opened.value, path };
}

function good<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const codeOf = (result: Result<unknown, Problem>): string => (result.ok ? "ok" : result.error.code);

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

const texts = ({ specs }: Room, name: string): string[] =>
  good(specs.open(name)).versions.map((version) => good(specs.text(version.sha256)));

test("importing twice changes nothing, and other line ends are the same text", async () => {
  const room = openRoom();
  const first = good(await room.specs.importFile(file("My Spec.md", "# A\nIt cares.\n")));
  expect(first.name).toBe("my-spec");
  const before = [room.specs.list(), room.specs.open("my-spec")];
  expect(good(await room.specs.importFile(file("My Spec.md", "\uFEFF# A\r\nIt cares.\r\n")))).toEqual(first);
  expect(good(await room.specs.importFile(file("copy.md", "# A\nIt cares.\n")))).toEqual(first);
  expect([room.specs.list(), room.specs.open("my-spec")]).toEqual(before);
  expect(room.specs.list()).toEqual([
    {
      name: "my-spec",
      sha256: first.sha256,
      title: "A",
      words: 3,
      sections: 1,
      versions: 1,
      source: "imported",
      edited: false,
    },
  ]);
  room.store.close();
});

test("other content under a name is a new version, and an old one imported again leaves the newest in place", async () => {
  const room = openRoom();
  good(await room.specs.importFile(file("a.md", "one\n")));
  good(await room.specs.importFile(file("a.md", "two\n")));
  expect(texts(room, "a")).toEqual(["two\n", "one\n"]);
  good(await room.specs.importFile(file("a.md", "one\n"), "a"));
  expect(texts(room, "a")).toEqual(["two\n", "one\n"]);
  good(await room.specs.importFile(file("a.md", "one\n"), "b"));
  expect(texts(room, "b")).toEqual(["one\n"]);
  room.store.close();
});

test("files that are no specs are refused and leave nothing behind", async () => {
  const { specs, store } = openRoom();
  const large = file("large.md", "");
  writeFileSync(large, "a".repeat(12_000_001));
  const cases: readonly (readonly [string, string])[] = [
    [file("empty.md", " \n"), "spec-empty"],
    [file("binary.md", new Uint8Array([1, 0, 2])), "spec-not-text"],
    [file("latin1.md", new Uint8Array([0x63, 0xe9, 0x20])), "spec-not-text"],
    [file("slot.md", "{user_name}"), "spec-unknown-slot"],
    [file("long.md", "a".repeat(4_000_001)), "spec-too-large"],
    [large, "spec-too-large"],
    [join(folder(), "none.md"), "file-missing"],
    [folder(), "file-unreadable"],
  ];
  for (const [path, code] of cases) expect([path, codeOf(await specs.importFile(path))]).toEqual([path, code]);
  expect(codeOf(await specs.importFile(file("ok.md", "text"), "no spaces"))).toBe("spec-name-unusable");
  expect(specs.list()).toEqual([]);
  store.close();
});

test("a draft survives closing, takes any text, and goes when it is kept or discarded", () => {
  const now = clock();
  const room = openRoom(undefined, now);
  good(room.specs.keep("a", "one\n"));
  good(room.specs.saveDraft("a", "{unfinished"));
  good(room.specs.saveDraft("a", "{unfinished_slot} \r\n"));
  room.store.close();
  const again = openRoom(room.path, now);
  expect(good(again.specs.open("a")).draft).toEqual({ text: "{unfinished_slot} \n", at: "2026-01-01T00:00:02.000Z" });
  expect(again.specs.list()[0]?.edited).toBe(true);
  expect(codeOf(again.specs.keep("a", "{unfinished_slot} \n"))).toBe("spec-unknown-slot");
  expect(good(again.specs.open("a")).draft).not.toBeNull();
  good(again.specs.keep("a", "two\n"));
  expect(good(again.specs.open("a"))).toMatchObject({ draft: null, spec: { text: "two\n" } });
  good(again.specs.saveDraft("a", "three"));
  good(again.specs.discardDraft("a"));
  expect(good(again.specs.open("a")).draft).toBeNull();
  good(again.specs.saveDraft("a", "two\n"));
  expect(good(again.specs.open("a")).draft).toBeNull();
  expect(codeOf(again.specs.saveDraft("none", "x"))).toBe("spec-unknown");
  again.store.close();
});

test("keeping the newest text again changes nothing, and an older one makes it the newest", () => {
  const room = openRoom();
  good(room.specs.keep("a", "one\n"));
  good(room.specs.keep("a", "two\n"));
  const before = room.specs.open("a");
  good(room.specs.saveDraft("a", "other"));
  good(room.specs.keep("a", "two\n"));
  expect(room.specs.open("a")).toEqual(before);
  good(room.specs.keep("a", "one\n"));
  expect(texts(room, "a")).toEqual(["one\n", "two\n"]);
  room.store.close();
});

test("an older version is restored, and a browser's file imported, without touching an unfinished edit", () => {
  const room = openRoom();
  const one = good(room.specs.keep("a", "one\n"));
  good(room.specs.keep("a", "two\n"));
  good(room.specs.saveDraft("a", "typing"));
  good(room.specs.restore("a", one.sha256));
  expect(texts(room, "a")).toEqual(["one\n", "two\n"]);
  expect(good(room.specs.importText("a.txt", "three\r\n")).name).toBe("a");
  expect(texts(room, "a")).toEqual(["three\n", "one\n", "two\n"]);
  expect(good(room.specs.open("a"))).toMatchObject({ draft: { text: "typing" } });
  expect(codeOf(room.specs.restore("a", "0"))).toBe("spec-unknown");
  expect(codeOf(room.specs.importText("b.md", "{nonsense}"))).toBe("spec-unknown-slot");
  room.store.close();
});

test("an older version opens by its hash, and specs are found by name, version and the beginning of a hash", () => {
  const { specs, store } = openRoom();
  const one = good(specs.keep("a", "one\n"));
  good(specs.keep("a", "two\n"));
  expect(good(specs.open("a", one.sha256)).spec.text).toBe("one\n");
  expect(codeOf(specs.open("a", "0"))).toBe("spec-unknown");
  expect(good(specs.find("a")).text).toBe("two\n");
  expect(good(specs.find(`a@${one.sha256.slice(0, 6)}`)).text).toBe("one\n");
  expect(good(specs.find(one.sha256.slice(0, 8))).text).toBe("one\n");
  expect(specs.find("b")).toMatchObject({
    ok: false,
    error: { message: 'There is no spec "b" in this workspace; choose one of a.' },
  });
  store.close();
});

test("texts are compared by hash, also of a spec that was removed", () => {
  const { specs, store } = openRoom();
  const from = good(specs.keep("a", "It likes tea.\n"));
  const to = good(specs.keep("b", "It likes milk.\n"));
  good(specs.remove("a"));
  expect(good(specs.diff(from.sha256, to.sha256))).toEqual([
    { kind: "kept", text: "It likes " },
    { kind: "removed", text: "tea" },
    { kind: "added", text: "milk" },
    { kind: "kept", text: ".\n" },
  ]);
  expect(codeOf(specs.diff(from.sha256, "0"))).toBe("spec-unknown");
  store.close();
});

test("what a generator found stands before what the rules find", () => {
  const { specs, store } = openRoom();
  const { sha256 } = good(specs.keep("a", "# A\nIt cares. It asks.\n"));
  expect(good(specs.open("a"))).toMatchObject({ analysisBy: { by: "rule" }, coverage: { covered: 2, sentences: 2 } });
  const subdomain = { name: "s", summary: "", section: "It asks.", assertions: [] };
  const analysis = { domains: [{ name: "d", subdomains: [subdomain] }] };
  const origin = {
    by: "generator",
    generator: { kind: "endpoint", model: "m", settings: {} },
    promptVersion: "1",
  } as const;
  good(specs.keepAnalysis(sha256, analysis, origin));
  expect(good(specs.open("a"))).toMatchObject({
    analysis,
    analysisBy: origin,
    coverage: { covered: 1, uncovered: [{ text: "It cares." }] },
  });
  expect(codeOf(specs.keepAnalysis("0", analysis, origin))).toBe("spec-unknown");
  store.close();
});

test("bundled specs come once, follow an update, and never cover an edit", async () => {
  const { specs, store } = openRoom();
  const bundle = join(folder(), "specs");
  expect(await specs.registerBundled(bundle)).toEqual([]);
  mkdirSync(bundle);
  const bring = async (text: string): Promise<Problem[]> => {
    writeFileSync(join(bundle, "a.md"), text);
    return specs.registerBundled(bundle);
  };
  const versions = (): string[] =>
    good(specs.open("a")).versions.map(({ sha256, source }) => `${source} ${good(specs.text(sha256)).trim()}`);
  await bring("one\n");
  await bring("one\n");
  await bring("two\n");
  expect(versions()).toEqual(["bundled two", "bundled one"]);
  good(specs.keep("a", "mine\n"));
  good(specs.saveDraft("a", "draft"));
  await bring("two\n");
  await bring("three\n");
  expect(versions()).toEqual(["written mine", "bundled three", "bundled two", "bundled one"]);
  expect(good(specs.open("a")).draft?.text).toBe("draft");
  expect((await bring("{nonsense}")).map((problem) => problem.code)).toEqual(["spec-unknown-slot"]);
  expect([codeOf(specs.remove("a")), codeOf(specs.rename("a", "b"))]).toEqual(["spec-bundled", "spec-bundled"]);
  store.close();
});

test("a rename keeps the history and never takes another spec's name", () => {
  const room = openRoom();
  good(room.specs.keep("a", "one\n"));
  good(room.specs.keep("a", "two\n"));
  good(room.specs.keep("b", "other\n"));
  expect(codeOf(room.specs.rename("a", "b"))).toBe("spec-name-taken");
  expect(codeOf(room.specs.rename("a", "../b"))).toBe("spec-name-unusable");
  good(room.specs.rename("a", "c"));
  expect(texts(room, "c")).toEqual(["two\n", "one\n"]);
  expect(codeOf(room.specs.open("a"))).toBe("spec-unknown");
  room.store.close();
});

const WRITER = `
import { openStore } from "#native/storage/store.ts";
import { Specs } from "#native/workbench/specs.ts";
const opened = openStore(process.argv[1]);
if (!opened.ok) throw new Error(opened.error.message);
const specs = new Specs(opened.value, () => new Date());
for (let round = 1; ; round++) {
  if (!specs.saveDraft("a", "draft " + round).ok) throw new Error("not saved");
  process.stdout.write(round + "\\n");
}`;

test("a workbench that is killed while drafts are saved loses none that was confirmed", async () => {
  const room = openRoom();
  good(room.specs.keep("a", "one\n"));
  room.store.close();
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", WRITER, room.path], {
    cwd: resolve(import.meta.dirname, "../../../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > 20) child.kill("SIGKILL");
  });
  await new Promise((done) => child.on("close", done));
  const confirmed = Number(said.split("\n").at(-2));
  const again = openRoom(room.path);
  const draft = good(again.specs.open("a")).draft?.text ?? "";
  expect(Number(draft.replace("draft ", ""))).toBeGreaterThanOrEqual(confirmed);
  expect(confirmed).toBeGreaterThanOrEqual(20);
  again.store.close();
  rmSync(room.path);
});
