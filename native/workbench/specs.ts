import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { analyseByRule, RULE_ORIGIN } from "#core/specs/analyse-by-rule.ts";
import type { AnalysisOrigin, SpecAnalysis } from "#core/specs/analysis.ts";
import { coverageOf } from "#core/specs/coverage.ts";
import { diffSpecs, type SpecDiffPart } from "#core/specs/diff.ts";
import { LONGEST_SPEC, parseSpec, plainText, slug, specParts } from "#core/specs/parse-spec.ts";
import type { Spec } from "#core/specs/spec.ts";
import type { SpecSource, SpecSummary, SpecView } from "#core/specs/summary.ts";
import { countWords } from "#core/specs/words.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { StoredSpec, StoredSpecVersion } from "#native/storage/specs-table.ts";
import type { Store } from "#native/storage/store.ts";
import { readSpecFile } from "./spec-file.ts";

/** One text among the versions of one spec. */
export interface SpecReference {
  readonly name: string;
  readonly sha256: string;
}

/** Specs of the workspace: names, each with the texts that it had. The hash of its text is what identifies a spec. */
export class Specs {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  list(): SpecSummary[] {
    return this.#store.specs.list().flatMap((stored) => {
      const versions = this.#store.specs.versions(stored.name);
      const [newest] = versions;
      if (!newest) return [];
      const spec = specOf(stored.name, newest);
      return {
        name: stored.name,
        sha256: newest.sha256,
        title: spec.title,
        words: countWords(newest.text),
        sections: spec.sections.length,
        versions: versions.length,
        source: stored.source,
        edited: stored.draft !== null,
      };
    });
  }

  /** The newest version of a spec, or the one with that hash, with what its analysis says and leaves out. */
  open(name: string, sha256?: string): Result<SpecView, Problem> {
    const stored = this.#find(name);
    if (!stored.ok) return stored;
    const versions = this.#store.specs.versions(name);
    const version = sha256 === undefined ? versions[0] : versions.find((each) => each.sha256 === sha256);
    if (!version) return err(versionUnknown(name, sha256 ?? ""));
    const spec = specOf(name, version);
    const { analysis, origin } = this.analysisOf(spec);
    return ok({
      spec,
      versions: versions.map(({ text, ...each }) => ({ ...each, words: countWords(text) })),
      analysis,
      analysisBy: analysis && origin,
      coverage: coverageOf(spec.text, spec.sections, analysis),
      draft: stored.value.draft,
    });
  }

  /** What a generator found in this text, or else what plain rules find. */
  analysisOf(spec: Spec): { readonly analysis: SpecAnalysis | null; readonly origin: AnalysisOrigin } {
    const kept = this.#store.specs.analysis(spec.sha256);
    if (kept) return kept;
    const analysis = analyseByRule(spec);
    return { analysis: analysis.domains.length > 0 ? analysis : null, origin: RULE_ORIGIN };
  }

  /** Keeps what a generator found in a text; it then stands before what the rules find. */
  keepAnalysis(sha256: string, analysis: SpecAnalysis, origin: AnalysisOrigin): Result<null, Problem> {
    if (this.#store.specs.text(sha256) === null) return err(textUnknown(sha256));
    this.#store.specs.putAnalysis(sha256, { analysis, origin }, this.#now().toISOString());
    return ok(null);
  }

  /**
   * The spec that a person means: "name", "name@beginning of a version's hash", or the beginning of a hash (8 signs at
   * least) of any text that a spec had.
   */
  find(reference: string): Result<Spec, Problem> {
    const [name = "", hash] = reference.split("@");
    if (hash === undefined && this.#store.specs.find(name) === null && /^[0-9a-f]{8,64}$/.test(name)) {
      for (const { name: line } of this.#store.specs.list()) {
        const version = this.#store.specs.versions(line).find((each) => each.sha256.startsWith(name));
        if (version) return ok(specOf(line, version));
      }
    }
    const stored = this.#find(name);
    if (!stored.ok) return stored;
    const version = this.#store.specs.versions(name).find((each) => each.sha256.startsWith(hash ?? ""));
    return version ? ok(specOf(name, version)) : err(versionUnknown(name, hash ?? ""));
  }

  /** A text by its whole hash, also of a spec that was removed since. */
  text(sha256: string): Result<string, Problem> {
    const text = this.#store.specs.text(sha256);
    return text === null ? err(textUnknown(sha256)) : ok(text);
  }

  /**
   * Imports a Markdown or text file. A text that the spec has, or had, changes nothing; without a name also one that
   * another spec has.
   */
  async importFile(path: string, name?: string): Promise<Result<SpecReference, Problem>> {
    const file = resolve(path);
    const text = await readSpecFile(file);
    return text.ok ? this.#import(text.value, file, name) : text;
  }

  /** The same for a file whose text a browser read: `fileName` names the spec. */
  importText(fileName: string, text: string): Result<SpecReference, Problem> {
    return this.#import(plainText(text), fileName);
  }

  /**
   * Saves an edit while it is typed: the newest one survives whatever ends the workbench. Any text will do, for it is not
   * finished; the same text as the newest version is no edit.
   */
  saveDraft(name: string, text: string): Result<{ readonly at: string }, Problem> {
    const stored = this.#find(name);
    if (!stored.ok) return stored;
    if (text.length > LONGEST_SPEC) {
      return err(
        problem(
          "spec-too-large",
          `The draft of "${name}" has ${text.length} characters, and a spec may have ${LONGEST_SPEC}: shorten it; what was saved before is still there.`,
        ),
      );
    }
    const at = this.#now().toISOString();
    const draft = plainText(text);
    const same = this.#store.specs.versions(name)[0]?.text === draft;
    this.#store.specs.setDraft(name, same ? null : { text: draft, at });
    return ok({ at });
  }

  discardDraft(name: string): Result<null, Problem> {
    const stored = this.#find(name);
    if (!stored.ok) return stored;
    this.#store.specs.setDraft(name, null);
    return ok(null);
  }

  /** Makes a text the newest version of a spec, new or known, and its draft goes. The newest text again changes nothing. */
  keep(name: string, text: string): Result<SpecReference, Problem> {
    const wrong = wrongName(name);
    if (wrong) return err(wrong);
    const plain = plainText(text);
    const parsed = parseSpec(plain, `The text for "${name}"`);
    if (!parsed.ok) return parsed;
    const sha256 = sha256OfText(plain);
    if (this.#store.specs.versions(name)[0]?.sha256 === sha256) this.#store.specs.setDraft(name, null);
    else this.#add(name, plain, "written", false);
    return ok({ name, sha256 });
  }

  /** Makes a text that the spec had its newest version again. An unfinished edit stays. */
  restore(name: string, sha256: string): Result<SpecReference, Problem> {
    const stored = this.#find(name);
    if (!stored.ok) return stored;
    const versions = this.#store.specs.versions(name);
    const version = versions.find((each) => each.sha256 === sha256);
    if (!version) return err(versionUnknown(name, sha256));
    if (version !== versions[0]) this.#store.specs.add(name, { ...version, keptAt: this.#now().toISOString() }, true);
    return ok({ name, sha256 });
  }

  /** By hash, of any two texts. */
  diff(from: string, to: string): Result<SpecDiffPart[], Problem> {
    const before = this.text(from);
    if (!before.ok) return before;
    const after = this.text(to);
    return after.ok ? ok(diffSpecs(before.value, after.value)) : after;
  }

  rename(name: string, to: string): Result<null, Problem> {
    const refused = this.#refuseChange(name) ?? wrongName(to);
    if (refused) return err(refused);
    if (name === to) return ok(null);
    if (this.#store.specs.find(to)) {
      return err(problem("spec-name-taken", `There is a spec "${to}" already: choose another name.`));
    }
    this.#store.specs.rename(name, to);
    return ok(null);
  }

  /** Notes that a text is a spec's ablation, by hash: under whatever name it comes back, it is known to be one. */
  recordAblation({ name, sha256 }: SpecReference, ablated: string, seed: number): void {
    const made = { sha256: sha256OfText(plainText(ablated)), ofSha256: sha256, ofName: name, seed };
    this.#store.specAblations.add(made, this.#now().toISOString());
  }

  /** Takes a spec and its draft off the list. Its texts stay where what was made from them can find them. */
  remove(name: string): Result<null, Problem> {
    const refused = this.#refuseChange(name);
    if (refused) return err(refused);
    this.#store.specs.remove(name);
    return ok(null);
  }

  /** A bundled spec that was edited here keeps the edit as its newest version, whatever text comes with an update. */
  async registerBundled(folder: string): Promise<Problem[]> {
    if (!existsSync(folder)) return [];
    const problems: Problem[] = [];
    const read: { name: string; text: string }[] = [];
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".md")).sort()) {
      const path = join(folder, file);
      const text = await readSpecFile(path);
      const parsed = text.ok ? parseSpec(text.value, path) : text;
      if (!text.ok || !parsed.ok) problems.push(...(parsed.ok ? [] : [parsed.error]));
      else read.push({ name: nameOfFile(path), text: text.value });
    }
    // One transaction, so that the disk is waited for once and not for each.
    this.#store.transaction(() => read.forEach(({ name, text }) => this.#addBundled(name, text)));
    return problems;
  }

  #import(text: string, source: string, name?: string): Result<SpecReference, Problem> {
    const parsed = parseSpec(text, source);
    if (!parsed.ok) return parsed;
    const sha256 = sha256OfText(text);
    const [held] = name === undefined ? this.#store.specs.namesOf(sha256) : [];
    if (held !== undefined) return ok({ name: held, sha256 });
    const line = name ?? nameOfFile(source);
    const wrong = wrongName(line);
    if (wrong) return err(wrong);
    if (!this.#has(line, sha256)) this.#add(line, text, "imported", true);
    return ok({ name: line, sha256 });
  }

  #addBundled(name: string, text: string): void {
    if (this.#has(name, sha256OfText(text))) return;
    const [newest] = this.#store.specs.versions(name);
    this.#add(name, text, "bundled", true);
    if (newest && newest.source !== "bundled") this.#store.specs.add(name, newest, true);
  }

  #add(name: string, text: string, source: SpecSource, keepDraft: boolean): void {
    const version = { sha256: sha256OfText(text), text, source, keptAt: this.#now().toISOString() };
    this.#store.specs.add(name, version, keepDraft);
  }

  #has(name: string, sha256: string): boolean {
    return this.#store.specs.namesOf(sha256).includes(name);
  }

  #find(name: string): Result<StoredSpec, Problem> {
    const stored = this.#store.specs.find(name);
    if (stored) return ok(stored);
    const known = this.#store.specs.list().map((each) => each.name);
    return err(
      problem(
        "spec-unknown",
        `There is no spec "${name}" in this workspace; ${known.length > 0 ? `choose one of ${known.join(", ")}` : "import one with msm specs import FILE"}.`,
      ),
    );
  }

  #refuseChange(name: string): Problem | null {
    const stored = this.#find(name);
    if (!stored.ok) return stored.error;
    return stored.value.source === "bundled"
      ? problem(
          "spec-bundled",
          `"${name}" comes with the workbench and stays under its name: keep your text under another.`,
        )
      : null;
  }
}

function specOf(name: string, { sha256, text }: Pick<StoredSpecVersion, "sha256" | "text">): Spec {
  return { name, sha256, ...specParts(text) };
}

const nameOfFile = (path: string): string => slug(basename(path, extname(path)));

function wrongName(name: string): Problem | null {
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name)
    ? null
    : problem(
        "spec-name-unusable",
        `"${name}" cannot name a spec: use up to 64 letters, digits, dots and dashes, without spaces, a letter or digit first.`,
      );
}

function versionUnknown(name: string, sha256: string): Problem {
  return problem("spec-unknown", `The spec "${name}" has no version ${sha256}: see them with msm specs show ${name}.`);
}

function textUnknown(sha256: string): Problem {
  return problem("spec-unknown", `No spec of this workspace has or had the text ${sha256}: see msm specs list.`);
}
