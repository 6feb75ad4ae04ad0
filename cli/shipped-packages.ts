import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

/** A package whose code is in what we ship: installed beside the host, bundled into the window, or a program of its own. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says, an SPDX expression. */
  readonly licence: string;
  /** Its own licence file; null where it has none. */
  readonly text: string | null;
  /** Subresource integrity of the lock file; null where the lock has none. */
  readonly integrity: string | null;
}

/** Licences that let us ship a program with them in it; any other one is looked at before it is shipped. */
export const ALLOWED_LICENCES: readonly string[] = [
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "OFL-1.1",
];

/** Programs that are packed as they are. */
const PROGRAMS = ["node", "electron"];

const Package = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const Lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) });

/** All packages that are shipped, by name. */
export function shippedPackages(root: string): ShippedPackage[] {
  const lock = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))).packages;
  const own = Package.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const folders = new Set<string>();
  const waiting = [...Object.keys(own.dependencies), ...bundled(root)].map((name) => folderOf(name, root, root));
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (folder === null || folders.has(folder)) continue;
    folders.add(folder);
    const { dependencies, optionalDependencies } = readPackage(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      waiting.push(folderOf(name, folder, root));
  }
  // What the programs need to install themselves is not shipped.
  for (const name of PROGRAMS) folders.add(join(root, "node_modules", name));
  const found = [...folders].map((folder) =>
    described(folder, lock[folder.slice(root.length + 1).replaceAll("\\", "/")]?.integrity ?? null),
  );
  return found.toSorted((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** Packages that files of the window import. */
function bundled(root: string): string[] {
  const names = new Set<string>();
  for (const file of globSync("renderer/**/*.{ts,tsx,css}", { cwd: root })) {
    const text = readFileSync(join(root, file), "utf8");
    for (const [line, name] of text.matchAll(
      /^(?:import|export|\} from|@import)\b[^;]*?["']((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^"']*)?["']/gms,
    )) {
      if (name !== undefined && !line.startsWith("import type")) names.add(name);
    }
  }
  return [...names].filter(
    (name) => existsSync(join(root, "node_modules", name)) && !name.startsWith("@types/") && name !== "vite",
  );
}

/** Where Node finds a package that a package in `from` asks for; null for one of another platform. */
function folderOf(name: string, from: string, root: string): string | null {
  for (let at = from; at.startsWith(root); at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  return null;
}

function readPackage(folder: string): z.infer<typeof Package> {
  return Package.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}

function described(folder: string, integrity: string | null): ShippedPackage {
  const { name, version, license } = readPackage(folder);
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.|-|$)/i.test(each));
  const text = file === undefined ? null : readFileSync(join(folder, file), "utf8");
  return { name, version, licence: license ?? "unknown", text, integrity };
}

/** Whether one of the licences that an expression offers is allowed, or all that it joins. */
export function isAllowed(licence: string): boolean {
  const bare = licence.replaceAll(/[()]/g, "").trim();
  if (bare.includes(" OR ")) return bare.split(" OR ").some(isAllowed);
  return bare.split(" AND ").every((each) => ALLOWED_LICENCES.includes(each.trim()));
}

/** The packages as a CycloneDX document. */
export function billOfMaterials(packages: readonly ShippedPackage[], version: string): unknown {
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", name: "msm-workbench", version } },
    components: packages.map(({ name, version: of, licence, integrity }) => ({
      type: "library",
      name,
      version: of,
      purl: `pkg:npm/${name.replace("@", "%40")}@${of}`,
      licenses: [{ expression: licence }],
      ...(integrity?.startsWith("sha512-") === true && {
        hashes: [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }],
      }),
    })),
  };
}

/** Every licence text, under the names of its packages. */
export function licenceTexts(packages: readonly ShippedPackage[]): string {
  return packages
    .map(
      ({ name, version, licence, text }) =>
        `${name} ${version} (${licence})\n\n${text?.trim() ?? "The package brings no licence text; its package.json names the licence."}\n`,
    )
    .join(`\n${"-".repeat(80)}\n\n`);
}
