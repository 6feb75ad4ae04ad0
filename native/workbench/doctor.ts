import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { arch, cpus, platform, release } from "node:os";
import { join } from "node:path";
import type { ProviderName } from "#core/engines/provider.ts";
import { memoryRoom } from "#native/inference/memory/memory-room.ts";
import type { ProviderReport } from "#native/inference/providers.ts";
import { installedPacks } from "#native/inference/installed-packs.ts";
import { APP_ROOT, INSTALLED } from "./app-root.ts";

/** What this machine offers and what is missing, with the next step where something is. */
export interface DoctorReport {
  readonly codeVersion: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly providers: readonly ProviderReport[];
  /** The one that this process asks for whenever it opens a checkpoint. */
  readonly engineProvider: ProviderName;
  /** Engine packs of this machine; `fault` says why one is not used. */
  readonly enginePacks: readonly { readonly name: string; readonly folder: string; readonly fault: string | null }[];
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number };
  readonly disk: { readonly path: string; readonly totalBytes: number; readonly freeBytes: number };
  readonly trainer: { readonly available: boolean; readonly reason: string };
  readonly workspace: string;
  readonly checkpoints: number;
  readonly probes: number;
  /** Requests that left this machine since the workbench was started. */
  readonly requestsSent: number;
  readonly warnings: readonly string[];
}

/** What the status bar shows, cheap enough to ask every few seconds. */
export interface Status {
  /** Providers of the loaded engines, as they really run. */
  readonly providersInUse: readonly string[];
  readonly enginesLoaded: number;
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number };
  /** Requests that left this machine since the workbench was started. */
  readonly requestsSent: number;
}

export function statusOf(loadedProviders: readonly string[], requestsSent: number): Status {
  return {
    providersInUse: [...new Set(loadedProviders)],
    enginesLoaded: loadedProviders.length,
    memory: memoryNow(),
    requestsSent,
  };
}

/** As the verdict before loading sees it, so that the two agree. */
function memoryNow(): Status["memory"] {
  const { totalBytes, availableBytes } = memoryRoom();
  return { totalBytes, freeBytes: availableBytes };
}

export async function examine(known: {
  codeVersion: string;
  workspace: string;
  provider: ProviderName;
  checkpoints: number;
  probes: number;
  warnings: readonly string[];
  providers: Promise<readonly ProviderReport[]>;
  requestsSent: number;
}): Promise<DoctorReport> {
  const disk = await statfs(known.workspace);
  const packs = installedPacks(process.env);
  return {
    codeVersion: known.codeVersion,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    providers: await known.providers,
    engineProvider: known.provider,
    enginePacks: packs.map(({ name, folder, fault }) => ({ name, folder, fault })),
    memory: memoryNow(),
    disk: { path: known.workspace, totalBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize },
    trainer: trainerReport(),
    workspace: known.workspace,
    checkpoints: known.checkpoints,
    probes: known.probes,
    requestsSent: known.requestsSent,
    warnings: [...known.warnings, ...packs.flatMap(({ fault }) => fault ?? [])],
  };
}

function trainerReport(): DoctorReport["trainer"] {
  if (INSTALLED) {
    const reason =
      "The trainer's Python environment is not part of the application: run msm machines add local --local, then msm machines prepare local, to train here.";
    return { available: false, reason };
  }
  const python = join(APP_ROOT, "trainer/.venv", platform() === "win32" ? "Scripts/python.exe" : "bin/python");
  return existsSync(python)
    ? { available: true, reason: "The trainer's Python environment is set up." }
    : { available: false, reason: "The trainer's Python environment is not set up: run npm run setup:trainer." };
}
