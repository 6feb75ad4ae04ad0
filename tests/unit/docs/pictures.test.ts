import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");
const GUIDE = join(ROOT, "docs/guide");
const FILES = readdirSync(join(GUIDE, "pictures"));
const PAGES = [join(ROOT, "README.md"), ...readdirSync(GUIDE).map((name) => join(GUIDE, name))].filter((path) =>
  path.endsWith(".md"),
);

test("every picture of a page is there and made by a spec, and no picture is left that no page shows", () => {
  const named = PAGES.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/!\[[^\]]+\]\((?:docs\/guide\/)?pictures\/([\w-]+\.png)\)/g)].map(
      ([, name = ""]) => name,
    ),
  );
  expect(new Set(named)).toEqual(new Set(FILES));
  const specs = readdirSync(join(ROOT, "tests/e2e"))
    .filter((name) => name.endsWith(".spec.ts"))
    .map((name) => readFileSync(join(ROOT, "tests/e2e", name), "utf8"))
    .filter((source) => source.includes("await picture(page, "));
  const unmade = FILES.map((name) => name.replace(/(?:-dark)?\.png$/, "")).filter(
    (name) => !specs.some((source) => source.includes(`"${name}"`)),
  );
  expect(unmade).toEqual([]);
});
