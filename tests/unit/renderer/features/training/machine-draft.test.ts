import { expect, test } from "vitest";
import {
  addCommand,
  EMPTY_DRAFT,
  proposedName,
  readDraft,
  sameFingerprint,
} from "../../../../../renderer/features/training/machines/machine-draft.ts";

const TYPED = { ...EMPTY_DRAFT, destination: "you@GPU1.lab.example:2222" };

test("a machine is named after its host unless a name is typed", () => {
  expect(proposedName(TYPED)).toBe("gpu1");
  expect(proposedName({ ...TYPED, destination: "ssh://root@10.0.0.7:22" })).toBe("10.0.0.7");
  expect(readDraft({ ...TYPED, name: " big-one " }, [])).toMatchObject({ ok: true, value: { name: "big-one" } });
});

test("empty settings take the host's defaults", () => {
  expect(readDraft({ ...TYPED, python: " ", folder: "/scratch/me" }, [])).toEqual({
    ok: true,
    value: {
      name: "gpu1",
      launcher: "ssh",
      destination: "you@GPU1.lab.example:2222",
      settings: { folder: "/scratch/me" },
    },
  });
});

test("what is wrong is said beside its field, and a host that could be an option is refused", () => {
  const read = readDraft({ ...EMPTY_DRAFT, destination: "-oProxyCommand=x", python: "--version", name: "A B" }, []);
  expect(read.ok ? [] : Object.keys(read.error)).toEqual(["name", "destination", "python"]);
  expect(readDraft(EMPTY_DRAFT, [])).toMatchObject({ ok: false, error: { destination: expect.any(String) } });
});

test("without a host, the missing name is not complained about as well", () => {
  const read = readDraft(EMPTY_DRAFT, []);
  expect(read.ok ? [] : Object.keys(read.error)).toEqual(["destination"]);
});

test("a name that is taken is refused, also where it was proposed", () => {
  expect(readDraft(TYPED, ["gpu1"])).toMatchObject({ ok: false, error: { name: expect.stringContaining("gpu1") } });
});

test("this computer needs no host, and its ssh config is left out", () => {
  expect(readDraft({ ...EMPTY_DRAFT, launcher: "local", sshConfig: "/x" }, [])).toEqual({
    ok: true,
    value: { name: "local", launcher: "local", settings: {} },
  });
});

test("the command does the same as the dialog", () => {
  expect(addCommand({ ...TYPED, launcher: "slurm", folder: "~/my runs" }, "SHA256:abc")).toBe(
    "npx msm machines add gpu1 --ssh you@GPU1.lab.example:2222 --slurm --folder '~/my runs' --fingerprint SHA256:abc",
  );
  expect(addCommand({ ...EMPTY_DRAFT, launcher: "local" })).toBe("npx msm machines add local --local");
});

test("a fingerprint is compared letter by letter, in whatever form it was given", () => {
  const shown = "SHA256:uNiVztksCsDhcc0u9e8BrrA6n7G1sB0rQ1e2Vv3Ww4X";
  const digest = shown.slice("SHA256:".length);
  expect(sameFingerprint("  ", shown)).toBeNull();
  expect(sameFingerprint(digest, shown)).toBe(true);
  expect(sameFingerprint(`256 ${shown}= root@gpu1 (ED25519)`, shown)).toBe(true);
  expect(sameFingerprint(shown.toLowerCase(), shown)).toBe(false);
  expect(sameFingerprint(digest.slice(0, -1), shown)).toBe(false);
});
