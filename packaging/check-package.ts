import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { namesHash, readAsar } from "./asar.ts";
import { contentFaults, filesBelow, partSizes } from "./contents.ts";
import { fuseFaults } from "./fuses.ts";
import { CONFIGURATION, packedPlaces, type PackedPlaces } from "./places.ts";

export interface PackageReport {
  /** What must not be handed on as it is, each in a sentence; empty where all is well. */
  readonly faults: readonly string[];
  /** Bytes by part, the largest first. */
  readonly parts: readonly (readonly [string, number])[];
}

const Configuration = z.looseObject({ electronFuses: z.record(z.string(), z.boolean()) });

/** Looks over a packed application: its files, its fuses as they are in the binary, and the archive's integrity. */
export function checkPackage(folder: string, arch: string): PackageReport {
  const places = packedPlaces(folder, arch);
  if (places === null) return { faults: [`${folder} is no packed application: name the unpacked folder.`], parts: [] };
  const files = filesBelow(places.resources);
  const { electronFuses } = Configuration.parse(JSON.parse(readFileSync(CONFIGURATION, "utf8")));
  const fuses = existsSync(places.fuses)
    ? fuseFaults(places.fuses, electronFuses)
    : [`Electron's binary ${places.fuses} is missing.`];
  return { faults: [...contentFaults(places, files), ...fuses, ...archiveFaults(places)], parts: partSizes(files) };
}

function archiveFaults({ resources, integrity }: PackedPlaces): string[] {
  const path = join(resources, "app.asar");
  if (!existsSync(path)) return [];
  const { packed, damaged, headerSha256 } = readAsar(path);
  const foreign = packed.filter((name) => !name.startsWith("dist/electron/"));
  return [
    ...damaged.map((name) => `${name} in app.asar is not what its hash says.`),
    ...foreign.map((name) => `${name} lies in app.asar, where the host cannot read it.`),
    ...(packed.includes("dist/electron/main.js") ? [] : ["app.asar holds no dist/electron/main.js."]),
    ...(integrity === null || namesHash(integrity, headerSha256)
      ? []
      : [`${integrity} does not name the hash of app.asar.`]),
  ];
}
