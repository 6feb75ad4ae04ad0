import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Runs every test runner one after the other and ends with one line that sums them up. */
const ROOT = resolve(import.meta.dirname, "..");
const OUT = join(ROOT, "build/test");

interface Tally {
  passed: number;
  failed: number;
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
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      status: z.string(),
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
      const report = VitestReport.parse(JSON.parse(text));
      const tests = report.testResults.flatMap((file) => file.assertionResults);
      const broken = report.testResults.filter(
        (file) => file.status === "failed" && file.assertionResults.length === 0,
      );
      return {
        passed: tests.filter((test) => test.status === "passed").length,
        failed: tests.filter((test) => test.status === "failed").length + broken.length,
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
      const failed = count("failures") + count("errors");
      return {
        passed: count("tests") - failed - count("skipped"),
        failed,
        skipped: skipped.map(([, name = "", reason = ""]) => ({ name, reason })),
      };
    },
  },
  {
    name: "playwright",
    command: ["playwright", "test", "--config", "tests/e2e/playwright.config.ts"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: join(OUT, "playwright.json") },
    report: "playwright.json",
    tally: (text) => {
      const report = PlaywrightReport.parse(JSON.parse(text));
      const specs = report.suites.flatMap(specsOf);
      const tests = specs.flatMap((spec) => spec.tests.map((test) => ({ title: spec.title, ...test })));
      return {
        passed: tests.filter((test) => test.status === "expected" || test.status === "flaky").length,
        failed: tests.filter((test) => test.status === "unexpected").length + report.errors.length,
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
  const tally = existsSync(path) ? runner.tally(readFileSync(path, "utf8")) : { passed: 0, failed: 1, skipped: [] };
  // A runner that ended badly without a failed test broke somewhere else: that is a failure too.
  if (ended.status !== 0 && tally.failed === 0) tally.failed = 1;
  for (const { name, reason } of tally.skipped) process.stdout.write(`skipped: ${name}: ${reason}\n`);
  process.stdout.write(`── ${runner.name} took ${Math.round((Date.now() - started) / 1000)} s\n`);
  return tally;
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const tallies = RUNNERS.map(runOne);
const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
const failed = sum((tally) => tally.failed);
const summary = `${sum((tally) => tally.passed)} passed, ${failed} failed, ${sum((tally) => tally.skipped.length)} skipped`;
writeFileSync(join(OUT, "summary.txt"), `${summary}\n`);
process.stdout.write(`\n${summary}\n`);
process.exitCode = failed === 0 ? 0 : 1;
