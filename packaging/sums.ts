import { createHash } from "node:crypto";
import { createReadStream, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const INSTALLERS = /\.(?:AppImage|deb|exe|dmg)$/;

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
  if (names.length > 0) writeFileSync(join(folder, "SHA256SUMS"), lines.join(""));
  return names;
}
