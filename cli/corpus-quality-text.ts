import type { ExportManifest } from "#core/corpus/export-row.ts";
import type { FaithfulnessReport, Finding, QualityReport } from "#core/corpus/quality/report.ts";
import type { Subset } from "#core/corpus/subset.ts";
import type { TokenCounts } from "#core/corpus/token-counts.ts";
import { percent, printable, textTable } from "./text-table.ts";

const LISTED = 10;

/** A report for a terminal. Words of documents are data: nothing in them moves the cursor. */
export function qualityText(report: QualityReport): string {
  const { findings, basis, faithfulness } = report;
  const finding = (name: string, { flagged, of }: Finding, more = ""): string[] => [
    name,
    `${flagged}/${of}`,
    percent(of === 0 ? null : flagged / of),
    more,
  ];
  const rows = [
    finding("exact duplicates", findings.exactDuplicates),
    finding("near duplicates", findings.nearDuplicates, `in ${findings.nearDuplicates.clusters} groups`),
    finding(
      "wrong identity",
      findings.wrongIdentity,
      findings.wrongIdentity.checked ? "" : "not judged: name the model with --model-name",
    ),
    finding("over-used openings", findings.openings, `${findings.openings.groups.length} openings`),
    finding("truncated", findings.truncated, countsText(findings.truncated.kinds)),
    finding("other language", findings.language, countsText(findings.language.languages)),
    finding("contaminated", findings.contamination, `${findings.contamination.spans} spans`),
    ...(faithfulness === null ? [] : [finding("unfaithful", faithfulness, judgeText(faithfulness))]),
  ];
  const { words, grade } = findings.reading;
  return [
    `Corpus ${printable(report.corpus)}: ${basis.documents} ${report.kind}, ${basis.sizeBytes} bytes, content ${basis.contentSha256.slice(0, 12)}`,
    "",
    textTable(["check", "found", "share", ""], rows),
    "",
    `Words a document: median ${words.median ?? "–"} (10% under ${words.tenth ?? "–"}, 10% over ${words.ninetieth ?? "–"}); Flesch-Kincaid grade: median ${grade.median?.toFixed(1) ?? "–"}`,
    ...section("Probes", probesText(report)),
    ...section("Other names", namesText(report)),
    ...section("Openings", findings.openings.groups.slice(0, LISTED).map(sharedText)),
    ...section("Phrases", findings.phrases.phrases.slice(0, LISTED).map(sharedText)),
    ...section("Examples", examplesText(report)),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function sharedText({ text, documents, example }: { text: string; documents: number; example: number }): string {
  return `${documents} documents: ${printable(text)} (document ${example})`;
}

function probesText({ findings }: QualityReport): string[] {
  return findings.contamination.probes.map(
    ({ probe, items, itemsHit, itemsTooShort, documents, texts, tooShort }) =>
      `${printable(probe)}: ${itemsHit} of ${items} items in ${documents} documents; ${texts} texts looked for, ${tooShort} too short${itemsTooShort === 0 ? "" : `; ${itemsTooShort} items are too short to be looked for at all`}`,
  );
}

function namesText({ findings }: QualityReport): string[] {
  return findings.wrongIdentity.names
    .slice(0, LISTED)
    .map(
      ({ name, documents, claims, instead, mentions }) =>
        `${name}: ${documents} documents (${claims} claims, ${instead} instead of the own name, ${mentions} mentions)`,
    );
}

function judgeText({ judge, seed, unjudged }: FaithfulnessReport): string {
  const none = countsText(unjudged);
  return `of a sample with seed ${printable(seed)}, by ${printable(judge)}${none === "" ? "" : `; no verdict: ${none}`}`;
}

function examplesText({ findings, faithfulness }: QualityReport): string[] {
  const { exactDuplicates, nearDuplicates, wrongIdentity, truncated, language, contamination } = findings;
  const made = [exactDuplicates, nearDuplicates, wrongIdentity, truncated, language, contamination];
  return [...made, ...(faithfulness === null ? [] : [faithfulness])].flatMap(({ examples }) =>
    examples.slice(0, 3).map(({ document, note }) => `document ${document}: ${printable(note)}`),
  );
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort((one, other) => other[1] - one[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

export function tokensText(counts: TokenCounts): string {
  const { total, assistantTotal, documents, distribution } = counts;
  const learnt = assistantTotal === null ? "" : `, ${assistantTotal} of them the assistant's`;
  return [
    `${total} tokens in ${documents} documents by ${printable(counts.checkpoint)}'s tokenizer (${counts.tokenizerSha256.slice(0, 12)})${learnt}`,
    `Counted: ${counts.counted}`,
    "",
    textTable(
      ["tokens", "documents"],
      distribution.bins.map(({ from, to, count }) => [`${from} to ${to}`, String(count)]),
    ),
  ].join("\n");
}

export function subsetsText(drawn: {
  readonly counts: TokenCounts;
  readonly seed: string;
  readonly subsets: readonly Subset[];
}): string {
  const rows = drawn.subsets.map(({ budget, ids, tokens, exhausted }) => [
    String(budget),
    String(tokens),
    String(ids.length),
    exhausted ? "the whole corpus" : "",
  ]);
  return [
    `Of ${drawn.counts.total} tokens, in the order of seed ${printable(drawn.seed)}; each is the beginning of the next larger one.`,
    "",
    textTable(["budget", "tokens", "documents", ""], rows),
  ].join("\n");
}

export function exportText(manifest: ExportManifest, path: string): string {
  const tokens = manifest.tokens === null ? "" : `, ${manifest.tokens.total} tokens`;
  return [
    `${manifest.rows} rows${tokens}, ${manifest.sizeBytes} bytes in ${printable(path)}`,
    `SHA-256 ${manifest.sha256}; what it is stands in ${printable(path)}.manifest.json`,
  ].join("\n");
}
