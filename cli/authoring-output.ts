import { sizeOf } from "#core/probes/any-probe.ts";
import type { AxisBalance, MeasuredBalance } from "#core/probes/authoring/balance.ts";
import type { ProbeCheck } from "#core/probes/authoring/check-report.ts";
import { itemsFor } from "#core/probes/authoring/check-report.ts";
import { type ProbeDiff, sameProbe } from "#core/probes/authoring/diff-probes.ts";
import type { Revised } from "#native/workbench/probe-checks.ts";
import type { Probes, StoredProbe } from "#native/workbench/probes.ts";
import type { Output } from "./command.ts";
import { printable } from "./text-table.ts";

type RowsImported = Extract<Awaited<ReturnType<Probes["importRows"]>>, { ok: true }>["value"];

/** How many of a list are printed; JSON has all. */
const MOST = 12;

export function listed(stored: StoredProbe): Record<string, unknown> {
  const { id, version, kind, title } = stored.probe;
  return { id, version, kind, title, items: sizeOf(stored.probe), sha256: stored.sha256, source: stored.source };
}

export function rowsOutput({ stored, read }: RowsImported): Output {
  const { id, version, items } = stored.probe;
  const lines = [
    `Probe ${id} v${version} with ${items.length} of ${read.rows} rows is in the workspace, asked by ${read.asked}.`,
    ...cut(read.leftOut.map((each) => `left out: ${each}`)),
  ];
  return {
    json: { ...listed(stored), rows: read.rows, leftOut: read.leftOut, asked: read.asked },
    text: lines.map(printable).join("\n"),
  };
}

export function diffOutput(diff: ProbeDiff): Output {
  const { from, to, head, forms, added, removed, changed, unchanged } = diff;
  const options = ({ id, options: [first, second] }: ProbeDiff["added"][number]): string =>
    `${id}: ${first.text} | ${second.text}`;
  const lines = [
    `${from.id} v${from.version} (${from.items} items) → ${to.id} v${to.version} (${to.items} items): ${added.length} added, ${removed.length} removed, ${changed.length} changed, ${unchanged} unchanged`,
    ...head.map(({ field, before, after }) => `~ ${field}: ${before} → ${after}`),
    ...forms.removed.map((form) => `- form: ${form}`),
    ...forms.added.map((form) => `+ form: ${form}`),
    ...removed.map((item) => `- ${options(item)}`),
    ...added.map((item) => `+ ${options(item)}`),
    ...changed.flatMap(({ id, changes }) =>
      changes.map(({ field, before, after }) => `~ ${id} ${field}: ${before} → ${after}`),
    ),
    ...(sameProbe(diff) ? ["They ask the same."] : []),
  ];
  return { json: { ...diff, same: sameProbe(diff) }, text: lines.map(printable).join("\n") };
}

export function revisedOutput({ stored, revision, changed }: Revised): Output {
  const { probe } = stored;
  const left = Object.entries(revision.leftOut).filter(([, ids]) => ids.length > 0);
  const gone = left.map(([reason, ids]) => `${ids.length} ${reason}`).join(", ");
  const text = changed
    ? `Probe ${probe.id} v${probe.version} has ${probe.items.length} ${probe.items.length === 1 ? "item" : "items"}; left out: ${gone === "" ? "none" : gone}; options turned in ${revision.turned}.`
    : `Nothing to change: probe ${probe.id} stays at v${probe.version}.`;
  return { json: { ...listed(stored), changed, leftOut: revision.leftOut, turned: revision.turned }, text };
}

export function checkOutput(check: ProbeCheck): Output {
  const { probe, version, items, duplicates, contamination } = check;
  const lines = [
    `${probe} v${version}: ${items} items`,
    ...obviousLines(check),
    ...check.balance.flatMap((axis) => balanceLines(axis, check.frequencyDocuments)),
    `near duplicates (from ${check.settings.nearDuplicate}): ${itemsFor(check, "duplicate").size} of ${items} items repeat an earlier one`,
    ...cut(duplicates.pairs.map((pair) => `  ${pair.item} like ${pair.other} (${pair.similarity.toFixed(2)})`)),
    `options of several items: ${duplicates.reused.length}`,
    ...cut(duplicates.reused.map(({ text, items: users }) => `  ${text}: ${users.length} items`)),
    ...(contamination.corpora.length === 0 ? ["corpora: none is installed, so nothing was looked for"] : []),
    ...contamination.corpora.map(
      ({ corpus, documents, held, named }) =>
        `corpus ${corpus} (${documents} documents): ${held.length} of ${items - contamination.tooShort} items stand in it, both options of ${named.length} of ${items} are named in one document`,
    ),
    ...(contamination.tooShort > 0 && contamination.corpora.length > 0
      ? [`too short to be looked for word by word: ${contamination.tooShort} items`]
      : []),
  ];
  return { json: check, text: lines.map(printable).join("\n") };
}

function obviousLines({ obvious, items }: ProbeCheck): string[] {
  const { byRule, judged, forms, words } = obvious;
  const looked = Object.values(words).flat().join(", ");
  const found = new Set(byRule.map(({ item }) => item)).size;
  return [
    `value given away by its words: ${found} of ${items} items${looked === "" ? "" : ` (looked for ${looked})`}`,
    ...cut(byRule.map(({ item, option, word }) => `  ${item}: "${word}" in ${option}`)),
    ...forms.map(({ form, word }) => `  question form with "${word}": ${form}`),
    judged === null
      ? "judge: none was asked"
      : `judge ${judged.judge}: ${judged.obvious.length} obvious, ${judged.split.length} in one order only, of ${judged.of}; without a verdict ${Object.values(judged.unjudged).reduce((sum, each) => sum + each, 0)}`,
  ];
}

function balanceLines({ axis, items, order, measures, tells }: AxisBalance, documents: number | null): string[] {
  const { targetFirst, of, interval, adjusted, imbalanced } = order;
  const share = interval === null ? "" : `, ${percent(interval.low)} to ${percent(interval.high)}`;
  return [
    `${axis} (${items} items)`,
    `  its option stands first in ${targetFirst} of ${of}${share} (exact test, Holm p ${adjusted.toFixed(3)})${mark(imbalanced)}`,
    `  characters: ${measureText(measures.characters)}`,
    `  words: ${measureText(measures.words)}`,
    documents === null
      ? "  word frequency: not measured, as no corpus is installed"
      : `  word frequency (log10 of the share of ${documents} documents): ${measureText(measures.frequency)}`,
    `  words that tell the side: ${tells.tested === 0 ? "none to test, as no word is on one side only in six items" : `${tells.found} of ${tells.tested} tested`}`,
    ...cut(tells.words.map((each) => `    ${each.word}: ${each.target} on its side, ${each.other} on the other`)),
  ];
}

function measureText(measured: MeasuredBalance | null): string {
  if (measured === null || measured.mean === null) return "not measured";
  const { mean, interval, more, less, same, adjusted, imbalanced, method } = measured;
  const range = interval === null ? "" : ` (${signed(interval.low)} to ${signed(interval.high)})`;
  const test = adjusted === null ? "" : `; ${method}, Holm p ${adjusted.toFixed(3)}`;
  return `${signed(mean)}${range} more on its side; more in ${more}, less in ${less}, same in ${same}${test}${mark(imbalanced)}`;
}

const mark = (imbalanced: boolean): string => (imbalanced ? "  ← imbalanced" : "");
const percent = (share: number): string => `${Math.round(share * 100)}%`;
const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

function cut(lines: readonly string[]): string[] {
  const more = lines.length - MOST;
  return more > 0 ? [...lines.slice(0, MOST), `  … and ${more} more`] : [...lines];
}
