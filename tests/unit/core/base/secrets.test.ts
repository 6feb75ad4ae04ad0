import { expect, test } from "vitest";
import { looksLikeKey, looksSecret, secretsOf, withoutSecrets } from "#core/base/secrets.ts";

test.each([
  ["HF_TOKEN", "anything"],
  ["WANDB_API_KEY", "0123"],
  ["AWS_SECRET_ACCESS_KEY", "x"],
  ["password", "x"],
  ["PLAIN", "hf_abcdefghijkl"],
  ["PLAIN", "ghp_abcdefghijkl"],
  ["HTTPS_PROXY", "http://me:letmein@proxy:8080"],
])("%s=%s looks like a secret", (name, value) => {
  expect(looksSecret(name, value)).toBe(true);
});

test.each([
  ["TOKENIZERS_PARALLELISM", "false"],
  ["HF_TOKEN_PATH", "/home/me/token"],
  ["SSH_AUTH_SOCK", "/run/agent"],
  ["CUDA_VISIBLE_DEVICES", "0,1"],
  ["KEYBOARD", "us"],
  ["PWD", "/home/me"],
  ["HF_TOKEN", ""],
  ["HTTPS_PROXY", "http://proxy:8080"],
])("%s=%s does not", (name, value) => {
  expect(looksSecret(name, value)).toBe(false);
});

test("a key in the place of a variable's name is known", () => {
  expect([looksLikeKey("sk_live_0123456789"), looksLikeKey("OPENAI_API_KEY")]).toEqual([true, false]);
});

test("a text shows the names of secrets, of one within another the longer; short values are words", () => {
  const own = {
    HF_TOKEN: "hf_secret-value",
    LONGER_TOKEN: "xx hf_secret-value",
    MINE: "by its name",
    SHORT_KEY: "gpu",
    HOME: "/h",
  };
  const secrets = secretsOf(own, ["MINE"]);
  expect(withoutSecrets("a xx hf_secret-value b hf_secret-value by its name gpu /h", secrets)).toBe(
    "a ‹LONGER_TOKEN› b ‹HF_TOKEN› ‹MINE› gpu /h",
  );
});
