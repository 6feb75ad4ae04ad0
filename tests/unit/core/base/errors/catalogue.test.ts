import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { ERROR_AREAS, errorCodes, errorEntry } from "#core/base/errors/catalogue.ts";
import { KnownCode } from "#core/base/errors/known-code.ts";
import { COMMANDS } from "../../../../../cli/commands.ts";
import { commandLines } from "../../../docs/command-lines.ts";
import { optionsIn } from "../../../docs/cli-reference.ts";

const ROOT = resolve(import.meta.dirname, "../../../../..");
const SOURCES = ["core", "native", "cli", "renderer", "electron"].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules") && !/base.errors/.test(name))
    .map((name) => readFileSync(join(ROOT, room, name), "utf8")),
);

test("no code stands in two areas, where one entry would hide the other", () => {
  const all = Object.values(ERROR_AREAS).flatMap((area) => Object.keys(area));
  expect(all.toSorted()).toEqual(errorCodes().toSorted());
});

test("every code of the catalogue is given somewhere: no entry outlives its error", () => {
  const all = SOURCES.join("\n");
  expect(all.length).toBeGreaterThan(1_000_000);
  expect(errorCodes().filter((code) => !all.includes(`"${code}"`))).toEqual([]);
});

test("every command that the catalogue names exists and takes the options beside it", async () => {
  const loaded = await Promise.all(COMMANDS.map(async (listed) => listed.load()));
  const lines = errorCodes().flatMap((code) => {
    const { evidence, next } = errorEntry(code);
    const commands = [...`${evidence} ${next}`.matchAll(/`(msm [^`]+)`/g)].map((match) => match[1] ?? "");
    return commandLines(`\`\`\`\n${commands.join("\n")}\n\`\`\`\n`);
  });
  expect(lines.length).toBeGreaterThan(100);
  const wrong = lines.filter((words) => {
    if (words[0] === "help") return false;
    const command = loaded.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
    const options = words.filter((word) => word.startsWith("--") && word !== "--json");
    return !command || options.some((option) => !optionsIn(command.usage).includes(option));
  });
  expect(wrong.map((words) => words.join(" "))).toEqual([]);
});

test("a code of another version is kept as one that nobody foresaw", () => {
  expect(["engine-died", "of-another-version"].map((code) => KnownCode.parse(code))).toEqual([
    "engine-died",
    "unforeseen",
  ]);
});
