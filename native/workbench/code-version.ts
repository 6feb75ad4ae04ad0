import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { APP_ROOT } from "./app-root.ts";

const Package = z.looseObject({ version: z.string() });

/** The package's version, such as "0.1.0". */
export function packageVersion(): string {
  return Package.parse(JSON.parse(readFileSync(join(APP_ROOT, "package.json"), "utf8"))).version;
}

/** Version of the running code as stored with results: the package's version, and in a checkout the commit, `+dirty` if edited. */
export function codeVersion(): string {
  const version = packageVersion();
  // An installed application may lie within somebody's repository, which says nothing about this code.
  if (!existsSync(join(APP_ROOT, ".git"))) return version;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", APP_ROOT, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const dirty = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+dirty";
    return `${version}+${git("rev-parse", "--short=12", "HEAD")}${dirty}`;
  } catch {
    // No git on this machine: the package's version is all there is to say.
    return version;
  }
}
