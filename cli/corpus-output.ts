import type { CorpusSummary } from "#core/corpus/document.ts";
import type { ImportSummary } from "#core/corpus/import.ts";
import type { CoverageMap, DocumentHit, DocumentView, Facets, SearchPage } from "#core/corpus/search.ts";
import { FACETS } from "#core/corpus/search.ts";
import { printableLines } from "./spec-output.ts";
import { printable, textTable } from "./text-table.ts";

const UNKNOWN = "(not known)";
/** Values of a facet and columns of the map that a terminal shows. */
const MOST_VALUES = 12;

export function corporaText(corpora: readonly CorpusSummary[]): string {
  const rows = corpora.map((corpus) => [
    corpus.id,
    corpus.kind,
    String(corpus.documents),
    megabytes(corpus.sizeBytes),
    corpus.origin,
    corpus.specSha256?.slice(0, 12) ?? "–",
    corpus.createdAt.slice(0, 16).replace("T", " "),
  ]);
  return textTable(["corpus", "kind", "documents", "MB", "origin", "spec", "made"], rows);
}

export function hitJson(hit: DocumentHit): Record<string, unknown> {
  const { snippet, ...rest } = hit;
  return { ...rest, snippet: snippet.map((part) => part.text).join(""), marks: marksOf(hit) };
}

/** Places in the snippet that match, in UTF-16 units. */
function marksOf({ snippet }: DocumentHit): { start: number; end: number }[] {
  const marks: { start: number; end: number }[] = [];
  let at = 0;
  for (const { text, marked } of snippet) {
    if (marked) marks.push({ start: at, end: at + text.length });
    at += text.length;
  }
  return marks;
}

export function hitsText(hits: readonly DocumentHit[]): string {
  return hits
    .map((hit) => {
      const about = [hit.corpus, hit.domain, hit.subdomain, hit.type].filter((part) => part !== null);
      const snippet = hit.snippet.map(({ text, marked }) => (marked ? `[${text}]` : text)).join("");
      return [
        `${hit.id}  ${printable(hit.title)}`,
        `    ${printable(about.join(" › "))}, ${hit.length} characters${hit.flags.length > 0 ? `; ${hit.flags.join(", ")}` : ""}`,
        `    ${printable(snippet.replaceAll(/\s+/g, " "))}`,
      ].join("\n");
    })
    .join("\n");
}

export function totalText({ total, ranked }: SearchPage): string {
  const count = `${total.exact ? "" : "at least "}${total.count} ${total.count === 1 ? "document" : "documents"}`;
  return ranked ? `${count}.` : `${count}: too many to rank, oldest first.`;
}

export function documentJson({ document, notes, duplicates, overlaps }: DocumentView): Record<string, unknown> {
  return { ...document, notes, duplicates, overlaps };
}

export function documentText({ document, notes, duplicates, overlaps }: DocumentView): string {
  const { provenance } = document;
  const about = {
    domain: provenance.domain,
    subdomain: provenance.subdomain,
    type: provenance.type,
    idea: provenance.idea,
    spec: provenance.specSha256,
    generator: provenance.generator && `${provenance.generator.kind}: ${provenance.generator.model}`,
    prompt: provenance.promptVersion,
    seed: provenance.seed,
    made: provenance.createdAt,
    source: provenance.source,
    flags: document.flags.length > 0 ? document.flags.join(", ") : null,
    sha256: document.sha256,
  };
  const body = document.messages
    ? document.messages.map(({ role, reasoning, content }) =>
        printableLines([`${role}:`, ...(reasoning ? [`(thinks) ${reasoning}`] : []), content].join("\n")),
      )
    : [printableLines(document.text)];
  return [
    `${document.id}  ${printable(document.title)}`,
    ...Object.entries(about)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}: ${printable(value ?? "")}`),
    ...notes.map((note) => `note ${note.start}-${note.end}: ${printable(`${note.tag ?? ""} ${note.note}`.trim())}`),
    ...duplicates.map((other) => `like ${other.id} (${other.similarity.toFixed(2)}): ${printable(other.title)}`),
    ...overlaps.map(
      (span) =>
        `shares ${span.words} words at ${span.start}-${span.end} with ${printable(`${span.probe} ${span.item}`)}`,
    ),
    "",
    body.join("\n\n"),
  ].join("\n");
}

export function importText(summary: ImportSummary): string {
  const { corpus, kind, added, alreadyThere, skipped, documents } = summary;
  return [
    `${added} ${kind} added to corpus ${printable(corpus)}, which holds ${documents}${alreadyThere > 0 ? `; ${alreadyThere} were there already` : ""}.`,
    ...(skipped.count > 0 ? [`${skipped.count} left out:`] : []),
    ...skipped.first.map(({ place, reason }) => `  ${printable(`${place}: ${reason}`)}`),
  ].join("\n");
}

export function statsText(facets: Facets, coverage: CoverageMap | null): string {
  const tables = FACETS.flatMap((facet) => {
    const counts = facets.counts[facet];
    if (counts.length === 0 || (counts.length === 1 && counts[0]?.value === "")) return [];
    const rows = counts.slice(0, MOST_VALUES).map(({ value, count }) => [value || UNKNOWN, String(count)]);
    const more = counts.length > MOST_VALUES ? [`… and ${counts.length - MOST_VALUES} more`] : [];
    return [[textTable([facet, "documents"], rows), ...more].join("\n")];
  });
  return [...tables, ...(coverage && coverage.rows.length > 0 ? [coverageText(coverage)] : [])].join("\n\n");
}

function coverageText({ rows, columns, cells }: CoverageMap): string {
  const shown = columns.slice(0, MOST_VALUES);
  const table = textTable(
    ["documents of", ...shown.map((column) => column || UNKNOWN)],
    rows.map((row, place) => [
      row || UNKNOWN,
      ...shown.map((_, column) => String(cells[place]?.[column]?.documents ?? 0)),
    ]),
  );
  return columns.length > shown.length ? `${table}\n… and ${columns.length - shown.length} more types` : table;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
