import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";

/** Runs every test runner one after the other and ends with one line that sums them up. */
const ROOT = resolve(import.meta.dirname, "..");
const OUT = join(ROOT, "build/test");

interface Tally {
  passed: number;
  /** Names of what failed, each with the file or group it stands in. */
  failed: string[];
  skipped: { name: string; reason: string }[];
}

interface Runner {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly report: string;
  tally(text: string): Tally;
}

const VitestReport = z.looseObject({
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      status: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(z.looseObject({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

const Spec = z.looseObject({
  title: z.string(),
  tests: z.array(
    z.looseObject({
      status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
      annotations: z.array(z.looseObject({ type: z.string(), description: z.string().optional() })),
    }),
  ),
});
interface Suite {
  specs?: z.infer<typeof Spec>[] | undefined;
  suites?: Suite[] | undefined;
}
const Suite: z.ZodType<Suite> = z.lazy(() =>
  z.looseObject({ specs: z.array(Spec).optional(), suites: z.array(Suite).optional() }),
);
const PlaywrightReport = z.looseObject({ suites: z.array(Suite), errors: z.array(z.unknown()) });

const python = join(ROOT, "trainer/.venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

const RUNNERS: readonly Runner[] = [
  {
    name: "vitest",
    command: [
      "vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${join(OUT, "vitest.json")}`,
    ],
    report: "vitest.json",
    tally: (text) => {
      const files = VitestReport.parse(JSON.parse(text)).testResults;
      const tests = files.flatMap((file) =>
        file.assertionResults.map((test) => ({ ...test, file: relative(ROOT, file.name) })),
      );
      const broken = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
      process.stdout.write(`slowest files: ${slowest(files)}\n`);
      return {
        passed: tests.filter((test) => test.status === "passed").length,
        failed: [
          ...tests.filter((test) => test.status === "failed").map((test) => `${test.file}: ${test.fullName}`),
          ...broken.map((file) => `${relative(ROOT, file.name)}: the file could not be run`),
        ],
        skipped: tests
          .filter((test) => test.status !== "passed" && test.status !== "failed")
          .map((test) => ({ name: test.fullName, reason: "see its test file" })),
      };
    },
  },
  {
    name: "pytest",
    command: [python, "-m", "pytest", "trainer/tests", "tests/twins", "-q", `--junitxml=${join(OUT, "pytest.xml")}`],
    report: "pytest.xml",
    tally: (text) => {
      const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? "";
      const count = (key: string): number => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(suite)?.[1] ?? "0");
      const skipped = [...text.matchAll(/name="([^"]+)"[^>]*><skipped[^>]*message="([^"]*)"/g)];
      const failed = [...text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error)/g)];
      return {
        passed: count("tests") - count("failures") - count("errors") - count("skipped"),
        failed: failed.map(([, group = "", name = ""]) => `${group}: ${name}`),
        skipped: skipped.map(([, name = "", reason = ""]) => ({ name, reason })),
      };
    },
  },
  {
    name: "playwright",
    command: [process.execPath, "tests/e2e/run.ts"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: join(OUT, "playwright.json") },
    report: "playwright.json",
    tally: (text) => {
      const report = PlaywrightReport.parse(JSON.parse(text));
      const specs = report.suites.flatMap(specsOf);
      const tests = specs.flatMap((spec) => spec.tests.map((test) => ({ title: spec.title, ...test })));
      return {
        passed: tests.filter((test) => test.status === "expected" || test.status === "flaky").length,
        failed: [
          ...tests.filter((test) => test.status === "unexpected").map((test) => test.title),
          ...report.errors.map(() => "an error outside any test: see above"),
        ],
        skipped: tests
          .filter((test) => test.status === "skipped")
          .map((test) => ({
            name: test.title,
            reason: test.annotations.find((note) => note.description)?.description ?? "",
          })),
      };
    },
  },
];

function specsOf(suite: Suite): z.infer<typeof Spec>[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** The ten test files that took longest, with their seconds: where to look when the suite grows slow. */
function slowest(files: readonly { name: string; startTime: number; endTime: number }[]): string {
  const took = (file: { startTime: number; endTime: number }): number => file.endTime - file.startTime;
  return [...files]
    .sort((a, b) => took(b) - took(a))
    .slice(0, 10)
    .map((file) => `${relative(ROOT, file.name)} ${Math.round(took(file) / 1000)} s`)
    .join(", ");
}

function runOne(runner: Runner): Tally {
  process.stdout.write(`\n── ${runner.name}\n`);
  const [program = "", ...args] = runner.command;
  const local = join(ROOT, "node_modules/.bin", program);
  const started = Date.now();
  const ended = spawnSync(existsSync(local) ? local : program, args, {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, ...runner.env },
    shell: process.platform === "win32",
  });
  const path = join(OUT, runner.report);
  const tally = existsSync(path)
    ? runner.tally(readFileSync(path, "utf8"))
    : { passed: 0, failed: [`${runner.name}: it wrote no report`], skipped: [] };
  // A runner that ended badly without a failed test broke somewhere else: that is a failure too.
  if (ended.status !== 0 && tally.failed.length === 0) tally.failed.push(`${runner.name} itself: see above`);
  for (const { name, reason } of tally.skipped) process.stdout.write(`skipped: ${name}: ${reason}\n`);
  process.stdout.write(`── ${runner.name} took ${Math.round((Date.now() - started) / 1000)} s\n`);
  return tally;
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const tallies = RUNNERS.map(runOne);
const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
const failed = tallies.flatMap((tally) => tally.failed);
// Once more at the end: the tail of a log is what people, and CI, keep.
for (const name of failed) process.stdout.write(`failed: ${name}\n`);
const summary = `${sum((tally) => tally.passed)} passed, ${failed.length} failed, ${sum((tally) => tally.skipped.length)} skipped`;
writeFileSync(join(OUT, "summary.txt"), `${summary}\n`);
process.stdout.write(`\n${summary}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
