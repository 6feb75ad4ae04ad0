import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDERS = ["core", "native", "cli", "renderer", "electron", "packaging"];

const Cruise = z.looseObject({
  summary: z.looseObject({
    totalCruised: z.number(),
    violations: z.array(z.looseObject({ from: z.string(), rule: z.looseObject({ name: z.string() }) })),
  }),
});

function cruise(...paths: string[]): z.infer<typeof Cruise>["summary"] {
  const depcruise = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = [depcruise, "--config", join(ROOT, ".dependency-cruiser.cjs"), "--output-type", "json", ...paths];
  // Violations may show in the exit code too; here they are read from the report.
  const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 });
  return Cruise.parse(JSON.parse(stdout)).summary;
}

const planted: string[] = [];
afterAll(() => {
  for (const folder of planted) rmSync(folder, { recursive: true, force: true });
});

/** A file that breaks a rule, in a folder of its own that is removed afterwards. */
function plant(parent: string, text: string): string {
  mkdirSync(join(ROOT, parent), { recursive: true });
  const folder = mkdtempSync(join(ROOT, parent, "planted-"));
  planted.push(folder);
  const file = join(folder, "offender.ts");
  writeFileSync(file, text);
  return relative(ROOT, file);
}

test("the layer check sees the modules of every room and finds no violation", () => {
  const summary = cruise(...FOLDERS);
  expect(summary.totalCruised).toBeGreaterThan(150);
  expect(summary.violations).toEqual([]);
});

test.each([
  ["core-is-pure", "core/probes", 'import "node:fs";\n'],
  ["native-parts-are-strangers", "native/storage", 'import "../../inference/engine.ts";\n'],
  ["sqlite-only-there", "native/workbench", 'import "better-sqlite3";\n'],
  ["onnx-only-there", "native/workbench", 'import "onnxruntime-node";\n'],
  ["ffi-only-there", "native/workbench", 'import "koffi";\n'],
  ["renderer-runs-in-a-browser", "renderer/shared", 'import "node:fs";\n'],
])("a file that breaks %s is reported", (rule, parent, text) => {
  const file = plant(parent, text);
  const rules = cruise(file).violations.filter((each) => each.from === file);
  expect(rules.map((each) => each.rule.name)).toContain(rule);
});

test("every unit test stands in a folder that mirrors a folder of the source, or of the tests' own tools", () => {
  const tests = readdirSync(join(ROOT, "tests/unit"), { recursive: true, encoding: "utf8" });
  const folders = new Set(tests.filter((path) => path.endsWith(".test.ts")).map((path) => dirname(path)));
  expect(folders.size).toBeGreaterThan(10);
  const mirrored = (folder: string): boolean =>
    existsSync(join(ROOT, folder)) || (folder === "bench" && existsSync(join(ROOT, "tests", folder)));
  expect([...folders].filter((folder) => !mirrored(folder))).toEqual([]);
});
