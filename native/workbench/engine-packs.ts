import { randomBytes } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { EnginePack } from "#core/engines/engine-pack.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import { addPack, ADDING } from "#native/artifacts/engine-packs/add-pack.ts";
import { makePack } from "#native/artifacts/engine-packs/make-pack.ts";
import { engineHome, shippedFolder } from "#native/inference/engine-home.ts";
import { enginesPlace, installedPacks, packFor, type InstalledPack } from "#native/inference/installed-packs.ts";
import { libraryVersion } from "#native/inference/try-library.ts";
import { isAlive } from "#native/storage/process-alive.ts";
import { librariesIn, missingLibrary } from "./pack-libraries.ts";

/** This user's packs, the folder that they lie in, and which of them checkpoints on a provider run on. */
export function enginesOf(
  environment: NodeJS.ProcessEnv,
  provider: ProviderName,
): {
  readonly folder: string;
  readonly packs: readonly InstalledPack[];
  readonly used: string | null;
} {
  const used = packFor(provider, environment)?.name ?? null;
  return { folder: enginesPlace(environment), packs: installedPacks(environment), used };
}

/** Adds a pack from a file or folder; it is in its place once its checksums agree and its library was loaded from it. */
export async function addEnginePack(
  path: string,
  options: { readonly sha256?: string | undefined; readonly signal: AbortSignal },
): Promise<Result<EnginePack, Problem>> {
  const engines = enginesPlace(process.env);
  await tidy(engines);
  const installed = installedPacks(process.env).map(({ name, pack }) => ({ name, providers: pack?.providers ?? [] }));
  return addPack(path, { ...options, engines, installed, home: engineHome(), prove });
}

async function prove(folder: string, pack: EnginePack): Promise<Problem | null> {
  const version = await libraryVersion(folder);
  if (!version.ok) return version.error;
  return version.value === pack.onnxruntime
    ? null
    : problem(
        "engine-pack-unfit",
        `The engine pack ${pack.name} says that it is ONNX Runtime ${pack.onnxruntime}, and its library is ${version.value}: have it made again.`,
      );
}

/** Removes what processes that were killed left while they added a pack, or removed one. */
async function tidy(engines: string): Promise<void> {
  for (const name of await readdir(engines).catch(() => [])) {
    const pid = ADDING.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(engines, name), { recursive: true, force: true });
  }
}

export async function removeEnginePack(name: string): Promise<Result<InstalledPack, Problem>> {
  const installed = installedPacks(process.env).find((each) => each.name === name);
  // What stands there in their place where their folder cannot be read is that folder, and no pack.
  if (installed === undefined || installed.folder === enginesPlace(process.env)) {
    return err(
      problem("engine-pack-unknown", `There is no engine pack ${name}: msm engine list names those there are.`),
    );
  }
  const away = join(dirname(installed.folder), `.adding-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    // Out of its place at once, so that no engine starts on half of it.
    await rename(installed.folder, away);
    await rm(away, { recursive: true, force: true });
  } catch (cause) {
    return err(
      problem(
        "file-not-written",
        `The engine pack ${name} could not be removed (${reasonOf(cause)}): close what runs on it, then try again.`,
      ),
    );
  }
  return ok(installed);
}

export interface PackRequest extends Pick<EnginePack, "name" | "version" | "providers"> {
  /** Folders with ONNX Runtime's libraries, which stand in the first, and those that they need; none: what came along. */
  readonly folders: readonly string[];
  readonly out: string;
}

/** A pack that was made: its list, and the size and SHA-256 of its file. */
export interface MadePack {
  readonly pack: EnginePack;
  readonly file: { readonly sizeBytes: number; readonly sha256: string };
}

/** Makes a pack of libraries on this machine, for machines like it. */
export async function makeEnginePack(request: PackRequest): Promise<Result<MadePack, Problem>> {
  const { name, version, providers, out } = request;
  const [first = shippedFolder(), ...others] = request.folders;
  const paths: string[] = [];
  for (const folder of [first, ...others]) {
    try {
      paths.push(...(await librariesIn(folder)));
    } catch (cause) {
      const why = `${folder} cannot be read (${reasonOf(cause)}): name a folder of libraries.`;
      return err(problem("engine-pack-unmade", why));
    }
  }
  const missing = missingLibrary(paths, providers);
  if (missing !== null) {
    const next = providers.includes("cuda") ? "run npm run setup:cuda first, or name its folder" : "name its folder";
    return err(problem("engine-pack-unmade", `There is no ${missing} in ${[first, ...others].join(", ")}: ${next}.`));
  }
  const library = await libraryVersion(first);
  if (!library.ok) return library;
  const { platform, arch } = engineHome();
  return makePack({ name, version, platform, arch, onnxruntime: library.value, providers }, paths, out);
}
