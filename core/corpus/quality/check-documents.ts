import type { DocumentFlag } from "../document.ts";
import type { ProbeOverlap } from "../search.ts";
import { leastDocuments, type CheckSettings } from "./check-settings.ts";
import type { CheckedDocument } from "./checked-document.ts";
import { createContaminationCheck } from "./contamination-check.ts";
import { createDuplicateCheck } from "./duplicate-check.ts";
import { createIdentityFindings } from "./identity-check.ts";
import { createLanguageCheck } from "./language-check.ts";
import { createOpeningCheck } from "./opening-check.ts";
import { createPhraseCheck } from "./phrase-check.ts";
import type { ProbeText } from "./probe-texts.ts";
import { createReadingCheck } from "./reading-check.ts";
import type { CheckProgress, QualityFindings } from "./report.ts";
import { distinct, shingleHashes } from "./shingles.ts";
import { createTruncationCheck } from "./truncation-check.ts";
import { createWordScanner } from "./words.ts";

/** A corpus that is checked. It must not change meanwhile. */
export interface CheckSource {
  readonly documents: number;
  /** All documents in the same order each time. */
  read(): Iterable<CheckedDocument>;
  find(id: number): CheckedDocument;
  readonly probeTexts: readonly ProbeText[];
}

export interface CheckOutcome {
  readonly findings: QualityFindings;
  readonly flags: ReadonlyMap<DocumentFlag, readonly number[]>;
  readonly duplicates: readonly { readonly id: number; readonly other: number; readonly similarity: number }[];
  readonly overlaps: readonly (ProbeOverlap & { readonly id: number })[];
}

/**
 * Every check of a corpus that needs no model: documents are read twice, one at a time. Yields after each document, so
 * that the caller can pause, tell the progress, or stop.
 */
export function* checkDocuments(source: CheckSource, settings: CheckSettings): Generator<CheckProgress, CheckOutcome> {
  const total = source.documents;
  const ids = new Float64Array(total);
  const byPlace = (place: number): CheckedDocument => source.find(ids[place] ?? -1);
  const scan = createWordScanner();
  let hashes = new Int32Array(1024);
  const duplicates = createDuplicateCheck(total);
  const openings = createOpeningCheck(total, settings);
  const phrases = createPhraseCheck(total, settings);
  const perDocument = {
    identity: createIdentityFindings(settings),
    truncation: createTruncationCheck(),
    language: createLanguageCheck(settings),
    contamination: createContaminationCheck(source.probeTexts, settings),
    reading: createReadingCheck(total),
  };
  let place = 0;
  for (const document of source.read()) {
    if (place === total) throw new Error("Internal error: the corpus grew while it was checked.");
    ids[place] = document.id;
    const words = scan(document.text);
    for (const check of Object.values(perDocument)) check.add(document, words);
    openings.add(words);
    const shingles = shingleHashes(words, hashes);
    hashes = shingles.hashes;
    const different = distinct(shingles);
    phrases.sketch(different);
    duplicates.add(document.text, different);
    yield { phase: "reading the documents", done: ++place, total };
  }
  for (const share of duplicates.find(byPlace, settings)) {
    yield { phase: "comparing duplicates", done: Math.floor(share * total), total };
  }
  if (phrases.worthCounting()) {
    place = 0;
    for (const document of source.read()) {
      const words = scan(document.text);
      const shingles = shingleHashes(words, hashes);
      hashes = shingles.hashes;
      phrases.count(place, shingles);
      yield { phase: "counting phrases", done: ++place, total };
    }
  }
  const found = {
    ...duplicates.findings(byPlace),
    wrongIdentity: perDocument.identity.finding(),
    openings: openings.finding(byPlace),
    phrases: { least: leastDocuments(settings.phraseShare, total), of: total, phrases: phrases.list(byPlace) },
    truncated: perDocument.truncation.finding(),
    language: perDocument.language.finding(),
    contamination: perDocument.contamination.finding(),
    reading: perDocument.reading.finding(),
  };
  const idAt = (index: number): number => ids[index] ?? -1;
  return {
    findings: found,
    flags: new Map<DocumentFlag, readonly number[]>([
      ["exact duplicate", duplicates.exact().map(idAt)],
      ["near duplicate", duplicates.near().map(idAt)],
      ["wrong identity", perDocument.identity.flagged],
      ["over-used opening", openings.flagged().map(idAt)],
      ["truncated", perDocument.truncation.flagged],
      ["other language", perDocument.language.flagged],
      ["contaminated", perDocument.contamination.flagged],
    ]),
    duplicates: duplicates
      .pairs()
      .map((pair) => ({ id: idAt(pair.document), other: idAt(pair.other), similarity: pair.similarity })),
    overlaps: perDocument.contamination.overlaps,
  };
}
