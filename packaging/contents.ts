import { closeSync, lstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { PackedPlaces, System } from "./places.ts";

export interface PackedFile {
  /** Below the resources, with "/". */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mode: number;
  readonly isLink: boolean;
}

/** Every file below a folder. */
export function filesBelow(folder: string, before = ""): PackedFile[] {
  return readdirSync(join(folder, before), { withFileTypes: true }).flatMap((entry) => {
    const path = `${before}${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, `${path}/`);
    const { size, mode } = lstatSync(join(folder, path));
    return [{ path, sizeBytes: size, mode, isLink: entry.isSymbolicLink() }];
  });
}

const BACKEND = "app.asar.unpacked/";

/** What has to be there for the host, the command line, a hand-off and the bundled probes; `*` is one name or more. */
function needed({ system, arch }: PackedPlaces): readonly string[] {
  const library = { linux: "libonnxruntime.so.1", darwin: "libonnxruntime.*.dylib", win32: "onnxruntime.dll" }[system];
  const backend = [
    "package.json",
    "cli/main.ts",
    "core/base/problem.ts",
    "native/host/main.ts",
    "native/inference/child.ts",
    "native/launcher/agent/*.py",
    "dist/renderer/index.html",
    "models/*/model.onnx",
    "models/probes/*.json",
    "models/specs/*",
    "plans/*.json",
    "trainer/msm_trainer/run.py",
    "trainer/requirements.txt",
    `node_modules/better-sqlite3/prebuilds/${system}-${arch}.node`,
    `node_modules/onnxruntime-node/bin/napi-v6/${system}/${arch}/onnxruntime_binding.node`,
    `node_modules/onnxruntime-node/bin/napi-v6/${system}/${arch}/${library}`,
    `node_modules/@koromix/koffi-${system}-${arch}/**/koffi.node`,
  ];
  const own = system === "win32" ? ["node/node.exe", "msm.cmd"] : ["node/node", "msm"];
  const legal = ["licences/THIRD-PARTY.txt", "licences/sbom.cdx.json"];
  return ["app.asar", ...own, ...legal, ...backend.map((path) => `${BACKEND}${path}`)];
}

/** What nobody is to be sent: our tests and tools, caches, source maps, whatever may hold a secret. */
const UNWANTED: readonly RegExp[] = [
  /^default_app\.asar$/,
  /^app\.asar\.unpacked\/(?:tests|scripts|docs|renderer|electron|packaging|\.)/,
  /^app\.asar\.unpacked\/trainer\/(?!msm_trainer\/|requirements\.txt$)/,
  /^app\.asar\.unpacked\/(?:core|native|cli|models|plans|trainer)\/(?:.*\/)?(?:tests?|__pycache__|\.[^/]*)\//,
  /\.(?:map|tsbuildinfo|sqlite|sqlite-wal|log|pyc)$/,
  /(?:^|\/)(?:\.env(?:\..*)?|\.npmrc|\.netrc|\.git|\.DS_Store|id_(?:rsa|ed25519|ecdsa)(?:\.pub)?|[^/]*\.(?:pem|key|p12|pfx))$/,
  // What would fetch something where the application runs.
  /^app\.asar\.unpacked\/node_modules\/(?:onnxruntime-node\/script|adm-zip|global-agent)\//,
  /^app\.asar\.unpacked\/node_modules\/(?:electron|electron-builder|node|node-addon-api|typescript|vite|vitest|playwright|\.cache)\//,
];

function asPattern(path: string): RegExp {
  const escaped = path.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("**/", "(?:.*/)?").replaceAll(/\*(?!\/\)\?)/g, "[^/]*")}$`);
}

/** What is missing, what should not be there, and what is of another system; each in a sentence. */
export function contentFaults(places: PackedPlaces, files: readonly PackedFile[]): string[] {
  const missing = needed(places)
    .filter((path) => !files.some((file) => asPattern(path).test(file.path)))
    .map((path) => `${path} is missing.`);
  const unwanted = files
    .filter(({ path }) => UNWANTED.some((pattern) => pattern.test(path)))
    .map(({ path }) => `${path} is not to be shipped.`);
  const links = files.filter(({ isLink }) => isLink).map(({ path }) => `${path} is a link; installers lose them.`);
  const programs = ["node/node", "msm"].flatMap((path) => files.filter((file) => file.path === path));
  const dead = programs.filter(({ mode }) => (mode & 0o111) !== 0o111).map(({ path }) => `${path} is not executable.`);
  const foreign = files
    .filter(({ path }) => /\.(?:node|so(?:\.\d+)*|dylib|dll|exe)$/.test(path))
    .filter(({ path }) => systemOf(join(places.resources, path)) !== places.system)
    .map(({ path }) => `${path} is no binary of ${places.system}.`);
  return [...missing, ...unwanted, ...links, ...(places.system === "win32" ? [] : dead), ...foreign];
}

/** Which system a binary is for, by its first bytes. */
function systemOf(path: string): System | null {
  const file = openSync(path, "r");
  const magic = Buffer.alloc(4);
  readSync(file, magic, 0, 4, 0);
  closeSync(file);
  if (magic.toString("latin1") === "\u007fELF") return "linux";
  if (magic.toString("latin1", 0, 2) === "MZ") return "win32";
  return ["cffaedfe", "cafebabe"].includes(magic.toString("hex")) ? "darwin" : null;
}

/** Bytes by part, the largest first. */
export function partSizes(files: readonly PackedFile[]): [string, number][] {
  const sizes = new Map<string, number>();
  for (const { path, sizeBytes } of files) {
    const part = /^(?:app\.asar\.unpacked\/(?:node_modules\/(?:@[^/]+\/)?[^/]+|dist\/[^/]+|[^/]+)|[^/]+)/.exec(
      path,
    )?.[0];
    const name = (part ?? path).replace(BACKEND, "");
    sizes.set(name, (sizes.get(name) ?? 0) + sizeBytes);
  }
  return [...sizes].toSorted(([, a], [, b]) => b - a);
}
