import { createHash, randomBytes } from "node:crypto";
import { existsSync, type Stats } from "node:fs";
import { mkdir, open, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { PACK_FILE, packBytes, unfitPack, type EngineHome, type EnginePack } from "#core/engines/engine-pack.ts";
import { sha256OfFile } from "../hash.ts";
import { TarFault, type TarMember } from "../tar-reader.ts";
import { openPack, type OpenedPack } from "./pack-members.ts";

/** Folders in which packs are unpacked, named after the process that does it. */
export const ADDING = /^\.adding-(\d+)-/;

export interface AddOptions {
  /** Folder of all packs; made where it is missing. */
  readonly engines: string;
  readonly home: EngineHome;
  /** Packs that are in their places. */
  readonly installed: readonly Pick<EnginePack, "name" | "providers">[];
  /** What the file's own SHA-256 has to be, where somebody was told it. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Tries what was unpacked, before it is put in its place; a problem keeps it out. */
  readonly prove: (folder: string, pack: EnginePack) => Promise<Problem | null>;
}

/**
 * Puts a pack, an archive or a folder, among the engines. Every file is checked while it is unpacked beside its place; the
 * pack appears there whole, by one renaming, or not at all.
 */
export async function addPack(path: string, options: AddOptions): Promise<Result<EnginePack, Problem>> {
  try {
    const found = await stat(path).catch(() => null);
    if (found === null)
      return err(problem("engine-pack-missing", `There is no file or folder ${path}: name the pack.`));
    const refused = await refuseHash(path, found, options);
    if (refused !== null) return err(refused);
    const opened = await openPack(path, found, options.signal);
    const unfit = unfitPack(opened.pack, options.home) ?? (await noPlace(opened.pack, options));
    if (unfit !== null) {
      await opened.members.return(undefined);
      return err(unfit);
    }
    const unproved = await unpack(opened, options);
    return unproved === null ? ok(opened.pack) : err(unproved);
  } catch (cause) {
    if (options.signal?.aborted === true) return err(problem("cancelled", "Cancelled; nothing was added."));
    return err(failureOf(path, cause));
  }
}

async function refuseHash(path: string, found: Stats, { sha256, signal }: AddOptions): Promise<Problem | null> {
  if (sha256 === undefined) return null;
  if (found.isDirectory())
    return problem("engine-pack-damaged", `${path} is a folder, which has no SHA-256: leave --sha256 out.`);
  const its = await sha256OfFile(path, signal);
  return its === sha256.toLowerCase()
    ? null
    : problem(
        "engine-pack-damaged",
        `${path} has the SHA-256 ${its}, not the one that was named: fetch it again, and add nothing of it before they agree.`,
      );
}

/** A name is a folder, and a provider runs on one pack: no choice between two of them is left to be made. */
async function noPlace(pack: EnginePack, { engines, installed }: AddOptions): Promise<Problem | null> {
  await mkdir(engines, { recursive: true, mode: 0o700 });
  if (existsSync(join(engines, pack.name))) return taken(pack.name, `There is an engine pack ${pack.name} already`);
  for (const { name, providers } of installed) {
    const both = providers.filter((provider) => pack.providers.includes(provider));
    if (both.length > 0) return taken(name, `The engine pack ${name} is there for ${both.join(", ")} already`);
  }
  const { bavail, bsize } = await statfs(engines);
  const [needed, free] = [packBytes(pack), bavail * bsize];
  return needed <= free
    ? null
    : problem(
        "disk-full",
        `The engine pack ${pack.name} takes ${megabytes(needed)}, and ${engines} has ${megabytes(free)} free: make room, then add it again.`,
      );
}

function taken(name: string, why: string): Problem {
  return problem("engine-pack-exists", `${why}: msm engine remove ${name}, then add this one.`);
}

async function unpack({ pack, members }: OpenedPack, { engines, prove }: AddOptions): Promise<Problem | null> {
  const place = join(engines, `.adding-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(place, { mode: 0o700 });
  try {
    const waiting = new Map(pack.files.map((file) => [file.path, file]));
    for await (const member of members) {
      const listed = waiting.get(member.name);
      if (listed === undefined) throw new TarFault(`its member ${JSON.stringify(member.name)} is not in its list`);
      if (member.sizeBytes !== listed.sizeBytes) throw new TarFault(`${member.name} is not of the size in its list`);
      if ((await write(join(place, member.name), member)) !== listed.sha256)
        throw new TarFault(`${member.name} is not what its checksum says`);
      waiting.delete(member.name);
    }
    const [missing] = waiting.keys();
    if (missing !== undefined) throw new TarFault(`it has no ${missing}, which its list names`);
    await writeFile(join(place, PACK_FILE), `${JSON.stringify(pack, null, 2)}\n`, { flush: true });
    const unproved = await prove(place, pack);
    if (unproved === null) await rename(place, join(engines, pack.name));
    return unproved;
  } finally {
    // Gone already where it was renamed.
    await rm(place, { recursive: true, force: true });
  }
}

/** Writes a member to the disk and gives its SHA-256. */
async function write(path: string, { body }: TarMember): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o755);
  try {
    for await (const part of body) {
      hash.update(part);
      await file.writeFile(part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

function failureOf(path: string, cause: unknown): Problem {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (cause instanceof TarFault || code.startsWith("Z_")) {
    const why = cause instanceof TarFault ? cause.message : "its compression is damaged";
    return problem(
      "engine-pack-damaged",
      `${path} is no engine pack that can be added: ${why}. Nothing was added; fetch the pack again.`,
    );
  }
  return problem(
    "file-not-written",
    `The engine pack ${path} could not be added (${reasonOf(cause)}): check the disk and its permissions. Nothing was added.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
