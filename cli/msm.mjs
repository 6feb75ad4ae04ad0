#!/usr/bin/env node
// Starts the command line on Node 24, whatever Node the system has. Plain JavaScript, so that an older Node can read it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const root = resolve(dirname(self), "..");
const bundled = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

if (Number(process.versions.node.split(".")[0]) >= 24) {
  // Compiled code is kept between starts, which halves the time to start; Node does without where the folder cannot be written.
  nodeModule.enableCompileCache(join(root, "node_modules/.cache/msm"));
  await import("./main.ts");
} else if (existsSync(bundled)) {
  const child = spawn(bundled, [self, ...process.argv.slice(2)], { stdio: "inherit" });
  // The terminal sends Ctrl-C to both; this process only waits for the child to end.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
} else {
  console.error("msm: Node 24 is not installed in this checkout yet: run npm run setup, then try again.");
  process.exit(1);
}
