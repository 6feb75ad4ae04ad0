import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const INSTALLERS = /\.(?:AppImage|deb|exe|dmg)$/;
const SUMS = "SHA256SUMS";

/** Removes what earlier packings left, before the next: sums stand beside installers of one packing that had no fault. */
export function removeInstallers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (INSTALLERS.test(name) || name === SUMS) rmSync(join(folder, name));
}

/** Writes SHA256SUMS beside the installers of a folder, as `sha256sum -c` reads it; gives their names. */
export async function writeSums(folder: string): Promise<string[]> {
  const names = readdirSync(folder)
    .filter((name) => INSTALLERS.test(name))
    .toSorted();
  const lines: string[] = [];
  for (const name of names) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(folder, name)), hash);
    lines.push(`${hash.digest("hex")}  ${name}\n`);
  }
  if (names.length > 0) writeFileSync(join(folder, SUMS), lines.join(""));
  return names;
}
