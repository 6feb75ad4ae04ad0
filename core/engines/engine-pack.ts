import { z } from "zod";
import { problem, type Problem } from "../base/problem.ts";
import { ProviderName } from "./provider.ts";

/** The manifest's name in a pack, and its first member. */
export const PACK_FILE = "engine.json";
const FORMAT = "msm-engine-pack/1";
const LONGEST_PATH = 99;
const MOST_FILES = 256;

/** Below the pack's folder, with "/"; plain names only, so that no system reads anything else into it. */
export function isPackPath(path: string): boolean {
  if (path.length > LONGEST_PATH || path.toLowerCase() === PACK_FILE) return false;
  return path.split("/").every((part) => /^[A-Za-z0-9_+-][A-Za-z0-9._+-]*$/.test(part) && !part.endsWith("."));
}

const PackedFile = z.strictObject({
  path: z.string().refine(isPackPath, "no path below the pack's own folder"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "no SHA-256 in hexadecimal"),
  sizeBytes: z.int().min(0),
});

/** Names of packs, of their versions and of the providers in them. */
const Name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "a name has small letters, digits, dots and dashes");

/**
 * `engine.json`: a build of ONNX Runtime with providers that do not come along (CUDA), for one system. Every file is listed
 * with its checksum; what is not listed is not in the pack.
 */
export const EnginePack = z
  .strictObject({
    format: z.literal(FORMAT, `only ${FORMAT} is read`),
    name: Name,
    version: Name,
    /** Node's `process.platform` and `process.arch`. */
    platform: z.enum(["linux", "darwin", "win32"]),
    arch: z.string().min(1),
    /** Version of ONNX Runtime: that of the application, so that what ran on two providers ran one version. */
    onnxruntime: z.string().regex(/^\d+\.\d+\.\d+$/, "no version such as 1.30.0"),
    providers: z.array(ProviderName).min(1),
    files: z.array(PackedFile).min(1).max(MOST_FILES),
  })
  .refine(({ files }) => new Set(files.map(({ path }) => path.toLowerCase())).size === files.length, {
    error: "a file is listed twice",
    path: ["files"],
  });
export type EnginePack = z.infer<typeof EnginePack>;

/** Why files of these names make no pack, to be asked before they are read; null where they do. */
export function unlistable(names: readonly string[]): string | null {
  const unfit = names.find((name) => !isPackPath(name));
  if (unfit !== undefined) return `${unfit} is no name for a file of a pack: rename it`;
  const twice = names.find((name, place) => names.findIndex((other) => isSame(name, other)) < place);
  if (twice !== undefined)
    return `two files are called ${twice}, and a pack has one folder: leave one out, or rename it`;
  return names.length > MOST_FILES
    ? `there are ${names.length} files, and a pack has ${MOST_FILES} at most: name folders with only the libraries that are needed`
    : null;
}

/** On some systems a name in small letters is the same file. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A manifest that this version writes. Throws where the parts make none. */
export function newPack(pack: Omit<EnginePack, "format" | "platform"> & { readonly platform: string }): EnginePack {
  return EnginePack.parse({ format: FORMAT, ...pack });
}

/** The machine and the application that a pack is for. */
export interface EngineHome {
  readonly platform: string;
  readonly arch: string;
  readonly onnxruntime: string;
}

/** Why a pack cannot be used here; null where it can. */
export function unfitPack(pack: EnginePack, home: EngineHome): Problem<"engine-pack-unfit"> | null {
  const named = `The engine pack ${pack.name} ${pack.version}`;
  if (pack.platform !== home.platform || pack.arch !== home.arch) {
    const [its, here] = [pack, home].map(({ platform, arch }) => `${platform} ${arch}`);
    return problem("engine-pack-unfit", `${named} is for ${its}, and this machine is ${here}: take the pack for it.`);
  }
  if (pack.onnxruntime !== home.onnxruntime) {
    return problem(
      "engine-pack-unfit",
      `${named} is ONNX Runtime ${pack.onnxruntime}, and this MSM Workbench runs ${home.onnxruntime}: take the pack made for this version.`,
    );
  }
  return null;
}

/** Bytes of all files of a pack. */
export function packBytes({ files }: EnginePack): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
