import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { checkPackage } from "./check-package.ts";
import { CONFIGURATION, OUTPUT, packedFolders, ROOT } from "./places.ts";
import { signingOptions } from "./signing.ts";
import { removeInstallers, writeSums } from "./sums.ts";

const ELECTRON = join(ROOT, "node_modules/electron");

/**
 * `npm run package [-- --electron DIR] [-- --dir]`: builds, packs, looks over what was packed, and writes the installers' sums
 * last and removes the earlier ones first, so that there are none of a package with a fault. What else is given goes to electron-builder.
 */
async function main(argv: readonly string[]): Promise<number> {
  const at = argv.indexOf("--electron");
  const named = at < 0 ? null : resolve(argv[at + 1] ?? "");
  const dist = named ?? join(ELECTRON, "dist");
  const missing = electronMissing(dist);
  if (missing !== null) return fail(missing);
  for (const script of ["build", "build:electron", "licences"]) {
    if (!run("npm", ["run", "--silent", script])) return fail(`npm run ${script} ended with an error (above).`);
  }
  const others = argv.filter((_word, place) => at < 0 || (place !== at && place !== at + 1));
  const builder = join(ROOT, "node_modules/electron-builder/cli.js");
  const options = ["--config", CONFIGURATION, `-c.electronDist=${dist}`, "--publish", "never"];
  const signing = signingOptions(process.platform, process.env);
  removeInstallers(OUTPUT);
  if (!run(process.execPath, [builder, ...options, ...signing, ...others])) {
    return fail(
      "electron-builder ended with an error (above). Installers need its own tools (NSIS, fpm, AppImage), which it fetches once; npm run package -- --dir packs without them.",
    );
  }
  for (const folder of packedFolders(OUTPUT)) {
    const { faults } = checkPackage(folder, process.arch);
    if (faults.length > 0) return fail(`${folder} is not as it should be:\n${faults.join("\n")}`);
  }
  const names = await writeSums(OUTPUT);
  process.stdout.write(
    `Packed into ${OUTPUT}: ${names.length > 0 ? `${names.join(", ")}, SHA256SUMS` : "a folder"}.\n`,
  );
  return 0;
}

function run(command: string, args: readonly string[]): boolean {
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === "win32" && command === "npm";
  return spawnSync(command, args, { cwd: ROOT, stdio: "inherit", shell }).status === 0;
}

/** Why Electron's binary cannot be packed from a folder; null where it can. Packing itself fetches none. */
function electronMissing(dist: string): string | null {
  const { version } = z.looseObject({ version: z.string() }).parse(readJson(join(ELECTRON, "package.json")));
  const file = join(dist, "version");
  const found = existsSync(file) ? readFileSync(file, "utf8").trim().replace(/^v/, "") : null;
  if (found === version) return null;
  const there = found === null ? `is not in ${dist}` : `is wanted, and ${dist} holds ${found}`;
  return `Nothing was packed: Electron ${version} for ${process.platform} ${process.arch} ${there}. Run npx install-electron where there is a network, or unpack its archive and name the folder: npm run package -- --electron DIR.`;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

function fail(reason: string): number {
  process.stderr.write(`package: ${reason}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
