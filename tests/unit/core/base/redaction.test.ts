import { expect, test } from "vitest";
import { redacted, type PrivateWords } from "#core/base/redaction.ts";

const WORDS: PrivateWords = {
  folders: [
    { value: "/srv/lab/workspace", shown: "‹workspace›" },
    { value: "/srv/lab", shown: "‹lab›" },
  ],
  names: [
    { value: "ada", shown: "‹user›" },
    { value: "node-7.lab", shown: "‹machine 1›" },
    { value: "", shown: "‹nothing›" },
  ],
  secrets: [{ name: "HF_TOKEN", value: "0123456789abcdef" }],
};

test("folders, names, addresses, mail and secrets are taken out of every text, however deep", () => {
  const value = {
    reason: "/srv/lab/workspace/x and /srv/lab/y, /home/grace/z, C:\\Users\\grace\\z",
    list: [{ told: "Ada@node-7.lab, ada on NODE-7.LAB at 192.0.2.7 and fe80::1 and 2001:db8:0:0:0:0:0:1" }, 3, null],
    secret: "Bearer 0123456789abcdef, ada.l@example.org",
  };
  expect(redacted(value, WORDS)).toEqual({
    reason: "‹workspace›/x and ‹lab›/y, ~/z, ~\\z",
    list: [{ told: "‹mail›, ‹user› on ‹machine 1› at ‹address› and ‹address› and ‹address›" }, 3, null],
    secret: "Bearer ‹HF_TOKEN›, ‹mail›",
  });
});

test("versions, times, hashes and words that hold a name stay", () => {
  const kept = "adapter 580.95.05 at 2026-11-26T10:21:43.000Z, sha256 0a1b2c3d, ONNX Runtime 1.30.0: canada";
  expect(redacted(kept, WORDS)).toBe(kept);
});
