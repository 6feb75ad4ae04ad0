import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import { PREPARE_PROGRAM } from "#native/launcher/prepare/environment-spec.ts";
import type { LocalBlob } from "#native/launcher/upload.ts";

/** A file that goes along: `inside` is where the run finds it. */
export interface PreparationSource extends LocalBlob {
  readonly inside: string;
}

/** The program, the requirements, and the wheels where the machine has to live on those. */
export async function preparationSources(
  wheels: string | undefined,
  requirementsPath: string,
): Promise<Result<PreparationSource[], Problem>> {
  const places = [
    { inside: basename(PREPARE_PROGRAM), path: PREPARE_PROGRAM },
    { inside: "requirements.txt", path: requirementsPath },
  ];
  if (wheels !== undefined) {
    const folder = resolve(wheels);
    const names = await readdir(folder).catch(() => []);
    const found = names.filter((name) => name.endsWith(".whl"));
    if (found.length === 0) {
      return err(problem("wheels-missing", `${folder} holds no wheels (*.whl): make it with pip download -d.`));
    }
    places.push(...found.map((name) => ({ inside: `wheels/${name}`, path: join(folder, name) })));
  }
  const sources: PreparationSource[] = [];
  for (const { inside, path } of places) {
    try {
      sources.push({ inside, path, sha256: await sha256OfFile(path), bytes: (await stat(path)).size });
    } catch (cause) {
      return err(unreadable(path, cause));
    }
  }
  return ok(sources);
}

/** A requirements file's text. */
export async function readRequirements(path: string): Promise<Result<string, Problem>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    return err(unreadable(path, cause));
  }
}

function unreadable(path: string, cause: unknown): Problem {
  return problem("file-missing", `${path} cannot be read (${reasonOf(cause)}): check the path.`);
}
