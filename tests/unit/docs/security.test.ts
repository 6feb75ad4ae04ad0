import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");
const TEXT = readFileSync(join(ROOT, "docs/security.md"), "utf8");

test("every promise of docs/security.md names a test, and every test that it names exists", () => {
  const promises = TEXT.split("\n").filter((line) => line.startsWith("- "));
  expect(promises.length).toBeGreaterThan(30);
  const named = promises.map((line) => [...line.matchAll(/\((tests\/[\w./-]+): "([^"]+)"\)/g)]);
  expect(promises.filter((_, at) => named[at]?.length === 0)).toEqual([]);
  const missing = named.flat().flatMap(([, file = "", title = ""]) => {
    const path = join(ROOT, file);
    return existsSync(path) && readFileSync(path, "utf8").includes(title) ? [] : [`${file}: ${title}`];
  });
  expect(missing).toEqual([]);
});
