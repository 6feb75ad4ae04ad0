import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { compareVersions, readInstallerName, readSums, type Installer } from "#core/updates/installer.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import { packageVersion } from "./code-version.ts";

export interface VerifiedUpdate extends Installer {
  readonly file: string;
  readonly sha256: string;
  readonly installed: string;
  readonly than: "newer" | "older" | "the same";
}

/**
 * Compares an installer with its line in the SHA256SUMS that packing wrote beside it, and its version with this one. It
 * shows that the file is whole; who made it, the system's own check of the signature shows.
 */
export async function verifyUpdate(file: string, signal: AbortSignal): Promise<Result<VerifiedUpdate, Problem>> {
  const name = basename(file);
  const installer = readInstallerName(name);
  if (installer === null)
    return err(
      problem(
        "update-unknown",
        `${name} is not named as an installer of MSM Workbench is: name the file as it was handed out.`,
      ),
    );
  const sumsFile = join(dirname(file), "SHA256SUMS");
  for (const path of [file, sumsFile])
    if (!existsSync(path))
      return err(problem("update-unknown", `There is no ${path}: put installer and SHA256SUMS into one folder.`));
  try {
    const wanted = readSums(readFileSync(sumsFile, "utf8"))?.get(name);
    if (wanted === undefined)
      return err(
        problem("update-unknown", `${sumsFile} has no line for ${name}: take the one that belongs to this version.`),
      );
    const sha256 = await sha256OfFile(file, signal);
    if (sha256 !== wanted)
      return err(problem("hash-differs", `${file} is not what its checksum says: do not install it; fetch it again.`));
    const installed = packageVersion();
    const order = compareVersions(installer.version, installed);
    return ok({ ...installer, file, sha256, installed, than: order > 0 ? "newer" : order < 0 ? "older" : "the same" });
  } catch (cause) {
    if (signal.aborted) return err(problem("cancelled", "Cancelled."));
    return err(
      problem("update-unknown", `${file} or its SHA256SUMS cannot be read (${reasonOf(cause)}): copy both anew.`),
    );
  }
}
