import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { FUSE_SENTINEL } from "../../../packaging/fuses.ts";

export const ROOT = resolve(import.meta.dirname, "../../..");
export const CONFIG_FILE = join(ROOT, "electron-builder.json");

export function configuration(): Record<string, unknown> {
  return z.looseObject({}).parse(JSON.parse(readFileSync(CONFIG_FILE, "utf8")));
}

/** As a file of its own: what is given as an object is merged with the checkout's file, lists joined. */
export function changedConfiguration(folder: string, changes: object): string {
  const file = join(folder, "electron-builder.json");
  writeFileSync(file, JSON.stringify({ ...configuration(), ...changes }));
  return file;
}

/** As from a terminal: under vitest's own variables electron-builder links files where it would copy them. */
function run(script: string, ...args: string[]): void {
  const { VITEST: _here, ...env } = process.env;
  const ended = spawnSync(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, env, encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`${script} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
}

/** Says how it was started. */
const STAND_IN = '#!/bin/sh\necho "a window of $*"\nexit 0\n';

/**
 * Packs the checkout as it is with electron-builder, for Linux, and gives the packed folder. In the place of Electron's
 * binary stands a script with a fuse wire as Electron comes (every fuse as its makers set it), so that fuses are really set.
 */
export function packForLinux(folder: string): string {
  run("node_modules/vite/bin/vite.js", "build", "--config", "electron/vite.config.ts");
  if (!existsSync(join(ROOT, "dist/renderer/index.html"))) {
    run("node_modules/vite/bin/vite.js", "build", "--config", "renderer/vite.config.ts");
  }
  run("cli/licences.ts");
  const electronDist = join(folder, "electron");
  mkdirSync(join(electronDist, "resources"), { recursive: true });
  writeFileSync(join(electronDist, "resources/default_app.asar"), "Electron's own page");
  const wire = [Buffer.from(FUSE_SENTINEL), Buffer.of(1, 8), Buffer.from("10110001")];
  writeFileSync(join(electronDist, "electron"), Buffer.concat([Buffer.from(STAND_IN), ...wire]), { mode: 0o755 });
  const output = join(folder, "out");
  run(
    "node_modules/electron-builder/cli.js",
    "--config",
    changedConfiguration(folder, {
      electronDist,
      directories: { output },
    }),
    "--dir",
  );
  return join(output, "linux-unpacked");
}
