import { existsSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CorpusDocument, CorpusSummary } from "#core/corpus/document.ts";
import type { ExportRequest } from "#core/corpus/export-request.ts";
import { CSV_COLUMNS, csvRow, exportRow, type ExportManifest } from "#core/corpus/export-row.ts";
import { nestedSubsets, seededOrder } from "#core/corpus/subset.ts";
import { AtomicFile, type WrittenFile } from "#native/artifacts/atomic-file.ts";
import type { StoredTokens } from "#native/storage/corpus-quality-table.ts";
import type { Store } from "#native/storage/store.ts";
import { unknownCorpus } from "./check-corpus.ts";
import type { CorpusWork, Report } from "./corpus-work.ts";
import { countedDocuments, countTokens } from "./count-tokens.ts";

type ExportWork = Extract<CorpusWork, { readonly kind: "export" }>;

/** Documents to write, in their order, and their tokens where they were counted. */
interface Selection {
  readonly ids: readonly number[];
  readonly tokens: number | null;
}

/** Writes a corpus, or a part of it, as one file with its manifest beside it. Both are there whole or not at all. */
export async function exportCorpus(
  store: Store,
  work: ExportWork,
  report: Report,
): Promise<Result<ExportManifest, Problem>> {
  const { request, checkpoint } = work;
  const manifestPath = `${request.path}.manifest.json`;
  const taken = [request.path, manifestPath].find((path) => existsSync(path));
  if (taken !== undefined && !request.force) {
    return err(problem("file-exists", `${taken} is there already: choose another path, or replace it with --force.`));
  }
  const counted =
    checkpoint === null ? ok(null) : await countTokens(store, { corpus: request.corpus, checkpoint }, report);
  if (!counted.ok) return counted;
  return store.snapshot(() => {
    const corpus = store.corpora.find(request.corpus);
    if (corpus === null) return err(unknownCorpus(request.corpus));
    const selection = selectionOf(store, work, counted.value);
    if (selection.ids.length === 0) {
      return err(
        problem(
          "export-empty",
          `Nothing of corpus "${corpus.id}" is left to export: loosen the query, the filters or the budget.`,
        ),
      );
    }
    const written = writeRows(store, corpus, request, selection.ids, report);
    const manifest = manifestOf(work, corpus, selection, counted.value, written);
    writeManifest(manifestPath, manifest);
    return ok(manifest);
  });
}

function selectionOf(store: Store, { request, ids }: ExportWork, counted: StoredTokens | null): Selection {
  const chosen = ids === null ? null : new Set(ids);
  const isChosen = ({ id }: { readonly id: number }): boolean => chosen === null || chosen.has(id);
  if (counted === null) {
    const documents = [...store.quality.documentHashes(request.corpus)].filter(isChosen);
    const ordered = request.seed === undefined ? documents : seededOrder(documents, request.seed);
    return { ids: ordered.map(({ id }) => id), tokens: null };
  }
  const documents = countedDocuments(store, counted).filter(isChosen);
  const all = documents.reduce((sum, { tokens }) => sum + tokens, 0);
  if (request.budgetTokens !== undefined) {
    const [subset] = nestedSubsets(documents, [request.budgetTokens], request.seed ?? DEFAULT_SEED);
    return { ids: subset?.ids ?? [], tokens: subset?.tokens ?? 0 };
  }
  const ordered = request.seed === undefined ? documents : seededOrder(documents, request.seed);
  return { ids: ordered.map(({ id }) => id), tokens: all };
}

/** Orders a subset for which no seed was given. */
const DEFAULT_SEED = "0";

interface WrittenRows extends WrittenFile {
  readonly specs: readonly string[];
}

function writeRows(
  store: Store,
  corpus: CorpusSummary,
  request: ExportRequest,
  ids: readonly number[],
  report: Report,
): WrittenRows {
  const specs = new Set<string>();
  const file = new AtomicFile(request.path);
  try {
    if (request.format === "csv") file.write(`${CSV_COLUMNS.join(",")}\n`);
    for (const [place, id] of ids.entries()) {
      const document = foundDocument(store, id);
      if (document.provenance.specSha256 !== null) specs.add(document.provenance.specSha256);
      const row = exportRow(document, corpus.kind);
      file.write(`${request.format === "csv" ? csvRow(row) : JSON.stringify(row)}\n`);
      report({ phase: "writing rows", done: place + 1, total: ids.length });
    }
    // A manifest of what was there before must not stand beside other rows, should we die between the two.
    rmSync(`${request.path}.manifest.json`, { force: true });
    return { ...file.finish(), specs: [...specs].sort() };
  } catch (cause) {
    file.discard();
    throw cause;
  }
}

function foundDocument(store: Store, id: number): CorpusDocument {
  const document = store.documents.find(id);
  if (document === null) throw new Error(`Internal error: document ${id} went away in a snapshot.`);
  return document;
}

function writeManifest(path: string, manifest: ExportManifest): void {
  const file = new AtomicFile(path);
  try {
    file.write(`${JSON.stringify(manifest, null, 1)}\n`);
    file.finish();
  } catch (cause) {
    file.discard();
    throw cause;
  }
}

function manifestOf(
  { request, checkpoint, codeVersion, createdAt }: ExportWork,
  corpus: CorpusSummary,
  { ids, tokens }: Selection,
  counted: StoredTokens | null,
  written: WrittenRows,
): ExportManifest {
  const { budgetTokens = null, seed = null, query, filters } = request;
  const narrowed = query.trim() !== "" || Object.keys(filters).length > 0;
  return {
    format: 1,
    corpus: corpus.id,
    kind: corpus.kind,
    file: basename(request.path),
    fileFormat: request.format,
    rows: ids.length,
    sizeBytes: written.sizeBytes,
    sha256: written.sha256,
    specSha256: written.specs.length > 0 || corpus.specSha256 === null ? written.specs : [corpus.specSha256],
    tokens:
      counted === null || tokens === null
        ? null
        : {
            checkpoint: checkpoint?.id ?? counted.summary.checkpoint,
            tokenizerSha256: counted.summary.tokenizerSha256,
            total: tokens,
            counted: counted.summary.counted,
          },
    subset: seed === null && budgetTokens === null ? null : { seed: seed ?? DEFAULT_SEED, budgetTokens },
    filters: narrowed ? { query, filters } : null,
    createdBy: `msm-workbench ${codeVersion}`,
    createdAt,
  };
}
