import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { redacted, type PrivateWords } from "#core/base/redaction.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { WrittenFile } from "#native/artifacts/atomic-file.ts";
import { ZipWriter } from "#native/artifacts/zip-writer.ts";
import type { BundleFile } from "./bundle-files.ts";

/** What a bundle is, for whoever is asked whether it may be passed on. */
export interface WrittenBundle extends WrittenFile {
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly holds: string; readonly text: string }[];
}

/** Stands in the bundle and is printed with it. */
export const NOT_INSIDE =
  "texts of specs, documents, prompts and answers; names of checkpoints, corpora, probes, machines and endpoints; folders, users, hosts, addresses, secrets. There is no log in it, for the workbench keeps none.";

/** Writes the files without anything private, whole or not at all, and never over one that is there. */
export async function writeBundle(
  out: string,
  collect: () => Promise<readonly BundleFile[]>,
  words: PrivateWords,
): Promise<Result<WrittenBundle, Problem>> {
  const path = resolve(out);
  if (existsSync(path)) return err(problem("file-exists", `${path} is there already: name another file.`));
  if (!existsSync(dirname(path)))
    return err(problem("file-not-written", `There is no folder ${dirname(path)}: make it, or name another place.`));
  // Trying providers takes seconds, and a name that cannot be used is said at once.
  const files = await collect();
  const told = files.map(({ name, holds, content }) => ({
    name,
    holds,
    text: `${JSON.stringify(redacted(content, words), null, 2)}\n`,
  }));
  let zip: ZipWriter | null = null;
  try {
    zip = new ZipWriter(path);
    zip.add("MANIFEST.md", manifestOf(files));
    for (const { name, text } of told) zip.add(name, text);
    return ok({ path, files: told, ...zip.finish() });
  } catch (cause) {
    zip?.discard();
    return err(problem("file-not-written", `${path} cannot be written (${reasonOf(cause)}): name another place.`));
  }
}

function manifestOf(files: readonly BundleFile[]): string {
  return [
    "# Diagnostics of MSM Workbench",
    "",
    ...files.map(({ name, holds }) => `- \`${name}\`: ${holds}.`),
    "",
    `Not inside: ${NOT_INSIDE}`,
    "",
  ].join("\n");
}
