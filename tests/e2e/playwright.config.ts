import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { LAUNCH } from "./launch-browser.ts";
import { ROOT } from "./served-workbench.ts";

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "*.spec.ts",
  outputDir: join(ROOT, "build/test/e2e"),
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json"]],
  use: {
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    trace: "retain-on-failure",
    launchOptions: LAUNCH,
  },
});
