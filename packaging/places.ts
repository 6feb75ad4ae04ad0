import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

export const ROOT = resolve(import.meta.dirname, "..");
export const CONFIGURATION = join(ROOT, "electron-builder.json");
export const OUTPUT = join(ROOT, "dist/package");

export type System = "linux" | "darwin" | "win32";

/** Where a packed application, not yet in an installer, has its parts. */
export interface PackedPlaces {
  readonly system: System;
  readonly arch: string;
  /** The file that holds Electron's fuses. */
  readonly fuses: string;
  /** The file in which Electron looks for the archive's hash; null on Linux, where it looks nowhere. */
  readonly integrity: string | null;
  readonly resources: string;
}

const Names = z.looseObject({ productName: z.string(), linux: z.looseObject({ executableName: z.string() }) });

/** Of `linux-unpacked`, `win-unpacked` or `NAME.app`; null where the folder is none of them. */
export function packedPlaces(folder: string, arch: string): PackedPlaces | null {
  const { productName, linux } = Names.parse(JSON.parse(readFileSync(CONFIGURATION, "utf8")));
  const contents = join(folder, "Contents");
  if (existsSync(contents)) {
    const fuses = join(contents, "Frameworks/Electron Framework.framework/Electron Framework");
    const resources = join(contents, "Resources");
    return { system: "darwin", arch, fuses, integrity: join(contents, "Info.plist"), resources };
  }
  const resources = join(folder, "resources");
  if (!existsSync(resources)) return null;
  const program = join(folder, `${productName}.exe`);
  if (!existsSync(program)) {
    return { system: "linux", arch, fuses: join(folder, linux.executableName), integrity: null, resources };
  }
  return { system: "win32", arch, fuses: program, integrity: program, resources };
}

/** The packed applications in the folder that electron-builder writes to. */
export function packedFolders(output: string): string[] {
  if (!existsSync(output)) return [];
  return readdirSync(output).flatMap((name) => {
    if (/^(linux|win)(-\w+)?-unpacked$/.test(name)) return [join(output, name)];
    if (!/^mac(-\w+)?$/.test(name)) return [];
    return readdirSync(join(output, name))
      .filter((each) => each.endsWith(".app"))
      .map((each) => join(output, name, each));
  });
}
