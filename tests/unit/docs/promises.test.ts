import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");

test.each([
  ["docs/security.md", 30],
  ["docs/reliability.md", 15],
])("every promise of %s names a test, and every test that it names exists", (document, least) => {
  const promises = readFileSync(join(ROOT, document), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("- "));
  expect(promises.length).toBeGreaterThan(least);
  const named = promises.map((line) => [...line.matchAll(/\(((?:trainer\/)?tests\/[\w./-]+): "([^"]+)"\)/g)]);
  expect(promises.filter((_, at) => named[at]?.length === 0)).toEqual([]);
  const missing = named.flat().flatMap(([, file = "", title = ""]) => {
    const path = join(ROOT, file);
    return existsSync(path) && readFileSync(path, "utf8").includes(title) ? [] : [`${file}: ${title}`];
  });
  expect(missing).toEqual([]);
});
