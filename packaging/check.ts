import { parseArgs } from "node:util";
import { checkPackage } from "./check-package.ts";
import { OUTPUT, packedFolders } from "./places.ts";

/** `npm run package:check [DIR…] [-- --arch ARCH]`: looks over packed applications and prints the sizes of their parts. */
function main(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { arch: { type: "string", default: process.arch } },
    allowPositionals: true,
  });
  const folders = positionals.length > 0 ? positionals : packedFolders(OUTPUT);
  if (folders.length === 0) process.stderr.write(`Nothing is packed in ${OUTPUT}: run npm run package first.\n`);
  const faults = folders.map((folder) => tell(folder, values.arch));
  return folders.length > 0 && faults.every((count) => count === 0) ? 0 : 1;
}

function tell(folder: string, arch: string): number {
  const { faults, parts } = checkPackage(folder, arch);
  const total = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  const large = parts.filter(([, bytes]) => bytes > 1e6);
  process.stdout.write(`${folder}: ${megabytes(total)} of resources\n`);
  for (const [part, bytes] of large) process.stdout.write(`  ${megabytes(bytes).padStart(9)}  ${part}\n`);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const verdict = faults.length === 0 ? "files, fuses and archive are as they should be" : `${faults.length} faults`;
  process.stdout.write(`${folder}: ${verdict}\n`);
  return faults.length;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

process.exitCode = main(process.argv.slice(2));
