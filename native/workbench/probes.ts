import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { parseAnyProbe } from "#core/probes/parse-probe.ts";
import type { AnyProbe } from "#core/probes/any-probe.ts";
import { Probe } from "#core/probes/probe.ts";
import { QuestionProbe } from "#core/questions/question-probe.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { gridSha256, type HashedCell, hashedCells } from "./grid-prompts.ts";
import type { StoredProbe } from "#native/storage/probes-table.ts";

import type { Store } from "#native/storage/store.ts";

export type { HashedCell as ShownCell, StoredProbe };

/** A stored probe of value pairs. */
export type StoredPairs = StoredProbe & { readonly probe: Probe };

export function isPairs(stored: StoredProbe): stored is StoredPairs {
  return stored.probe.kind === "value-pairs";
}

/** Probes of the workspace. A probe's version never changes its content: changed items need a new version. */
export class Probes {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  list(): StoredProbe[] {
    return this.#store.probes.list();
  }

  /** Those of value pairs. */
  pairs(): StoredPairs[] {
    return this.list().filter(isPairs);
  }

  findPairs(id: string): Result<StoredPairs, Problem> {
    const found = this.find(id);
    if (!found.ok) return found;
    if (isPairs(found.value)) return ok(found.value);
    return err(problem("probe-kind", `Probe "${id}" has no pairs: choose a probe of value pairs.`));
  }

  /** A grid's cells; none of another probe. */
  cells({ probe, sha256 }: StoredProbe): HashedCell[] {
    return probe.kind === "grid" ? hashedCells(probe, sha256) : [];
  }

  find(id: string, version?: number): Result<StoredProbe, Problem> {
    const found = this.#store.probes.find(id, version);
    if (found) return ok(found);
    const known = this.list().map((stored) => stored.probe.id);
    return err(
      problem(
        "probe-unknown",
        `There is no probe "${id}" in this workspace; ${known.length > 0 ? `it has ${known.join(", ")}` : "import one with msm probes import FILE"}.`,
      ),
    );
  }

  /** Imports a probe file. The same content again changes nothing; other content under a taken version is refused. */
  async importFile(path: string): Promise<Result<StoredProbe, Problem>> {
    return this.#import(resolve(path), "imported");
  }

  /** Keeps a probe that was made here: under the next free version, unless the newest one asks the same. */
  keep(made: Omit<Probe, "version"> | Omit<QuestionProbe, "version">): StoredProbe {
    const newest = this.#store.probes.find(made.id);
    const version = newest?.probe.version ?? 0;
    if (newest && newest.sha256 === probeSha256(orderedProbe({ ...made, version }))) return newest;
    const probe = orderedProbe({ ...made, version: version + 1 });
    return this.#store.probes.add({ probe, sha256: probeSha256(probe), source: "imported" }, this.#now().toISOString());
  }

  async registerBundled(folder: string): Promise<Problem[]> {
    if (!existsSync(folder)) return [];
    const problems: Problem[] = [];
    const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
    for (const name of files) {
      const imported = await this.#import(join(folder, name), "bundled");
      if (!imported.ok) problems.push(imported.error);
    }
    return problems;
  }

  async #import(path: string, source: StoredProbe["source"]): Promise<Result<StoredProbe, Problem>> {
    const text = await readText(path);
    if (!text.ok) return text;
    const parsed = parseAnyProbe(text.value, path);
    if (!parsed.ok) return parsed;
    const stored: StoredProbe = { probe: parsed.value, sha256: probeSha256(parsed.value), source };
    const held = this.#store.probes.add(stored, this.#now().toISOString());
    if (held.sha256 === stored.sha256) return ok(held);
    return err(
      problem(
        "probe-version-taken",
        `${path} changes probe "${stored.probe.id}" under version ${stored.probe.version}, which this workspace already holds with other content: raise its version.`,
      ),
    );
  }
}

/** Identity of a probe's content, whatever its file's white space and key order. */
function probeSha256(probe: AnyProbe): string {
  return probe.kind === "grid" ? gridSha256(probe) : sha256OfText(JSON.stringify(probe));
}

/** With its keys in the order in which a file of it is read, so that its identity is that of the file. */
function orderedProbe(probe: Probe | QuestionProbe): Probe | QuestionProbe {
  return probe.kind === "questions" ? QuestionProbe.parse(probe) : Probe.parse(probe);
}

async function readText(path: string): Promise<Result<string, Problem>> {
  if (!existsSync(path)) return err(problem("file-missing", `There is no file ${path}: check the path.`));
  try {
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    return err(
      problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}): check that it is a file you may read.`),
    );
  }
}
