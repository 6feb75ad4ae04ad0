import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { reasonOf } from "#core/base/problem.ts";
import { enginesFolder } from "#core/base/user-folder.ts";
import { EnginePack, PACK_FILE, unfitPack } from "#core/engines/engine-pack.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import { engineHome } from "./engine-home.ts";

/** A pack as it lies in the engines' folder. */
export interface InstalledPack {
  readonly folder: string;
  /** The folder's name. */
  readonly name: string;
  /** Null where its list cannot be read. */
  readonly pack: EnginePack | null;
  /** Why it is not used, in a sentence; null where it is. */
  readonly fault: string | null;
}

/** Folder of this user's packs: the one in MSM_ENGINES where that is set. */
export function enginesPlace(environment: NodeJS.ProcessEnv): string {
  const named = environment["MSM_ENGINES"] ?? "";
  return named === "" ? enginesFolder(environment, process.platform, homedir()) : named;
}

/** All packs of this user, by name. Sizes are compared, not contents: they were checked when the pack was added. */
export function installedPacks(environment: NodeJS.ProcessEnv): InstalledPack[] {
  const engines = enginesPlace(environment);
  if (!existsSync(engines)) return [];
  try {
    return readdirSync(engines, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => describe(join(engines, name), name))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const fault = `The folder of engine packs ${engines} cannot be read (${reasonOf(cause)}): check what lies there and your right to it, or name another in MSM_ENGINES.`;
    return [{ folder: engines, name: basename(engines), pack: null, fault }];
  }
}

function describe(folder: string, name: string): InstalledPack {
  const again = `msm engine remove ${name}, then add it again`;
  try {
    const pack = EnginePack.parse(JSON.parse(readFileSync(join(folder, PACK_FILE), "utf8")));
    const unfit = unfitPack(pack, engineHome());
    const broken = pack.files.find(({ path, sizeBytes }) => sizeOf(join(folder, path)) !== sizeBytes);
    const fault = unfit?.message ?? (broken ? `${join(folder, broken.path)} is missing or damaged: ${again}.` : null);
    return { folder, name, pack, fault };
  } catch (cause) {
    const fault = `The list of the engine pack in ${folder} cannot be read (${reasonOf(cause).slice(0, 200)}): ${again}.`;
    return { folder, name, pack: null, fault };
  }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}

/** The pack that a provider runs on; null where it runs on the ONNX Runtime that comes along, or on one that somebody named. */
export function packFor(provider: ProviderName, environment: NodeJS.ProcessEnv): InstalledPack | null {
  if ((environment["MSM_ONNXRUNTIME"] ?? "") !== "") return null;
  const fit = installedPacks(environment).filter(
    ({ pack, fault }) => fault === null && pack?.providers.includes(provider),
  );
  return fit[0] ?? null;
}

/** Where the system looks for the libraries that a library needs: a pack may bring those of its provider along. */
const LIBRARY_PATHS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { linux: "LD_LIBRARY_PATH", win32: "PATH" };

/**
 * What a process's environment has to have beyond `environment` to run `provider` on its pack; nothing where there is no
 * pack. It is for a process that is being started: a running one has chosen its libraries.
 */
export function packEnvironment(provider: ProviderName, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const installed = packFor(provider, environment);
  if (installed === null) return {};
  const variable = LIBRARY_PATHS[process.platform];
  const added = { MSM_ONNXRUNTIME: installed.folder };
  if (variable === undefined) return added;
  const before = environment[variable] ?? "";
  return { ...added, [variable]: before === "" ? installed.folder : `${installed.folder}${delimiter}${before}` };
}
