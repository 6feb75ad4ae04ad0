import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { parseAnyProbe, parseProbe } from "#core/probes/parse-probe.ts";
import { diffProbes, type ProbeDiff, sameProbe } from "#core/probes/authoring/diff-probes.ts";
import { type ProbeDraft, withOrigins } from "#core/probes/authoring/draft.ts";
import { probeFromRows, type RowsImport, type RowsRead } from "#core/probes/authoring/from-rows.ts";
import { readRows, rowFormatOf } from "#core/probes/authoring/read-rows.ts";
import type { AnyProbe } from "#core/probes/any-probe.ts";
import { Probe } from "#core/probes/probe.ts";
import { QuestionProbe } from "#core/questions/question-probe.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { gridSha256, type HashedCell, hashedCells } from "./grid-prompts.ts";
import type { ProbeIdentity, ProbeVersion, StoredProbe } from "#native/storage/probes-table.ts";
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

  /** Those of value pairs, by what identifies them. */
  pairs(): ProbeIdentity[] {
    return this.#store.probes.index().filter(({ kind }) => kind === "value-pairs");
  }

  findPairs(id: string, version?: number): Result<StoredPairs, Problem> {
    const found = this.find(id, version);
    if (!found.ok) return found;
    if (isPairs(found.value)) return ok(found.value);
    return err(problem("probe-kind", `Probe "${id}" has no pairs: choose a probe of value pairs.`));
  }

  /** A grid's cells; none of another probe. */
  cells({ probe, sha256 }: StoredProbe): HashedCell[] {
    return probe.kind === "grid" ? hashedCells(probe, sha256) : [];
  }

  /** A probe's newest version, or the one that is named: `find("tea", 2)` or `find("tea@2")`. */
  find(reference: string, version?: number): Result<StoredProbe, Problem> {
    const [, id = reference, named] = /^(.+)@(\d+)$/.exec(reference) ?? [];
    const wanted = version ?? (named === undefined ? undefined : Number(named));
    const found = this.#store.probes.find(id, wanted);
    if (found) return ok(found);
    const versions = this.versions(id).map((each) => `v${each.version}`);
    if (versions.length > 0) {
      return err(
        problem("probe-unknown", `Probe "${id}" has no version ${wanted}; choose one of ${versions.join(", ")}.`),
      );
    }
    const known = this.#store.probes.index().map((identity) => identity.id);
    return err(
      problem(
        "probe-unknown",
        `There is no probe "${id}" in this workspace; ${known.length > 0 ? `choose one of ${known.join(", ")}` : "import one with msm probes import FILE"}.`,
      ),
    );
  }

  /** Every version of a probe, the newest first; none of one that is not there. */
  versions(id: string): ProbeVersion[] {
    return this.#store.probes.versions(id);
  }

  /** What two versions, or two probes, do not share; without a second one, the newest version beside the one before it. */
  diff(from: string, to?: string): Result<ProbeDiff, Problem> {
    const [newest, before] = this.versions(from);
    if (to === undefined && newest && !before) {
      return err(problem("probe-unknown", `Probe "${from}" has one version only: name what to compare it with.`));
    }
    const [first, second] = to === undefined ? [`${from}@${before?.version ?? 1}`, from] : [from, to];
    const [one, other] = [this.findPairs(first), this.findPairs(second)];
    if (!one.ok) return one;
    return other.ok ? ok(diffProbes(one.value.probe, other.value.probe)) : other;
  }

  /** Imports a probe file. The same content again changes nothing; other content under a taken version is refused. */
  async importFile(path: string): Promise<Result<StoredProbe, Problem>> {
    return this.#import(resolve(path), "imported");
  }

  /** Reads the items of a probe out of a table (CSV, TSV, JSON lines), and keeps it as the probe's next version. */
  async importRows(path: string, given: RowsImport): Promise<Result<{ stored: StoredPairs; read: RowsRead }, Problem>> {
    const format = rowFormatOf(path);
    if (format === null) {
      return err(problem("rows-malformed", `${path} is no table: its name must end in .csv, .tsv or .jsonl.`));
    }
    const text = await readText(resolve(path));
    if (!text.ok) return text;
    const rows = readRows(text.value, format, path);
    const read = rows.ok ? probeFromRows(rows.value, basename(path), given) : rows;
    if (!read.ok) return read;
    const stored = this.saveDraft(read.value.draft);
    return stored.ok ? ok({ stored: stored.value, read: read.value }) : stored;
  }

  /** Keeps what somebody wrote or changed under the probe's next version; what the newest one says already is not kept twice. */
  saveDraft(draft: ProbeDraft): Result<StoredPairs, Problem> {
    const parsed = parseProbe({ ...draft, version: 1 });
    if (!parsed.ok) return parsed;
    const { version, ...made } = parsed.value;
    const newest = this.#store.probes.find(made.id);
    if (newest && !isPairs(newest)) {
      return err(problem("probe-kind", `Probe "${made.id}" v${version} is of another kind: choose another id.`));
    }
    const named = withOrigins(made, newest?.probe ?? null);
    if (newest?.source === "bundled" && !sameProbe(diffProbes(newest.probe, { ...named, version: 1 }))) {
      return err(bundledStays(made.id));
    }
    const kept = newest?.source === "bundled" ? newest : this.keep(named);
    return isPairs(kept) ? ok(kept) : err(problem("probe-kind", `Probe "${made.id}" is of another kind.`));
  }

  /** A probe's JSON file as the probe's next version, whatever version it names itself. */
  async importAsNext(path: string): Promise<Result<StoredPairs, Problem>> {
    const text = await readText(resolve(path));
    if (!text.ok) return text;
    const parsed = parseProbe(text.value, path);
    if (!parsed.ok) return parsed;
    const { version: _version, ...made } = parsed.value;
    return this.saveDraft(made);
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
    const read: { path: string; stored: StoredProbe }[] = [];
    for (const name of (await readdir(folder)).filter((each) => each.endsWith(".json")).sort()) {
      const path = join(folder, name);
      const stored = await readProbe(path, "bundled");
      if (stored.ok) read.push({ path, stored: stored.value });
      else problems.push(stored.error);
    }
    // One transaction, so that the disk is waited for once and not for each.
    const refused = this.#store.transaction(() =>
      read.map(({ path, stored }) => this.#hold(path, stored)).filter((held) => !held.ok),
    );
    return [...problems, ...refused.map(({ error }) => error)];
  }

  async #import(path: string, source: StoredProbe["source"]): Promise<Result<StoredProbe, Problem>> {
    const stored = await readProbe(path, source);
    return stored.ok ? this.#hold(path, stored.value) : stored;
  }

  /** Keeps a probe as it was read from `path`, unless its version is held already: with other content, that is refused. */
  #hold(path: string, stored: StoredProbe): Result<StoredProbe, Problem> {
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

async function readProbe(path: string, source: StoredProbe["source"]): Promise<Result<StoredProbe, Problem>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const parsed = parseAnyProbe(text.value, path);
  return parsed.ok ? ok({ probe: parsed.value, sha256: probeSha256(parsed.value), source }) : parsed;
}

function bundledStays(id: string): Problem {
  return problem(
    "probe-bundled",
    `Probe "${id}" comes with the workbench and stays as it is: keep yours under another id.`,
  );
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
