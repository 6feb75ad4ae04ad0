import type { DocumentFlag } from "#core/corpus/document.ts";
import type { Example, QualityReport } from "#core/corpus/quality/report.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";

/** What one check found, as the board shows it. */
export interface QualityRow {
  readonly id: string;
  readonly name: string;
  /** What it looks for, and from when on it flags. */
  readonly looksFor: string;
  readonly flagged: number;
  readonly of: number;
  /** Beside the count; empty where there is nothing to add. */
  readonly more: string;
  /** Set where it could not be made. */
  readonly notChecked: string | null;
  /** The flag of the documents that it found. */
  readonly flag: DocumentFlag;
  readonly examples: readonly Example[];
}

export function qualityRows({ findings, settings, faithfulness }: QualityReport): QualityRow[] {
  const { exactDuplicates, nearDuplicates, wrongIdentity, openings, truncated, language, contamination } = findings;
  const rows: QualityRow[] = [
    {
      id: "contaminated",
      name: "Contaminated",
      looksFor: `${settings.overlapWords} words in a row that an installed probe holds too`,
      ...exampled(contamination),
      more: plural(contamination.spans, "place"),
      notChecked: contamination.probes.length === 0 ? "No probe is installed." : null,
      flag: "contaminated",
    },
    {
      id: "exact duplicates",
      name: "Exact duplicates",
      looksFor: "the same text as an earlier document",
      ...exampled(exactDuplicates),
      more: "",
      notChecked: null,
      flag: "exact duplicate",
    },
    {
      id: "near duplicates",
      name: "Near duplicates",
      looksFor: `${settings.nearDuplicate} or more of five-word shingles shared with an earlier document (Jaccard)`,
      ...exampled(nearDuplicates),
      more: `${plural(nearDuplicates.clusters, "group")}${nearDuplicates.cutShort > 0 ? `, ${formatCount(nearDuplicates.cutShort)} not compared with all` : ""}`,
      notChecked: null,
      flag: "near duplicate",
    },
    {
      id: "wrong identity",
      name: "Wrong identity",
      looksFor: "another model or provider named as the one that it is about",
      ...exampled(wrongIdentity),
      more: "",
      notChecked: wrongIdentity.checked ? null : "Say whom the corpus is about to have it judged.",
      flag: "wrong identity",
    },
    {
      id: "openings",
      name: "Over-used openings",
      looksFor: `${settings.openingWords} first words that ${plural(openings.least, "document")} or more share`,
      ...exampled(openings),
      more: plural(openings.groups.length, "opening"),
      notChecked: null,
      flag: "over-used opening",
    },
    {
      id: "truncated",
      name: "Truncated",
      looksFor: "an end in the middle of a sentence, a word, a list or a block of code",
      ...exampled(truncated),
      more: countsWords(truncated.kinds),
      notChecked: null,
      flag: "truncated",
    },
    {
      id: "language",
      name: "Other language",
      looksFor: `letters of another language than ${settings.language}`,
      ...exampled(language),
      more: countsWords(language.languages),
      notChecked: null,
      flag: "other language",
    },
  ];
  if (faithfulness === null) return rows;
  const judged: QualityRow = {
    id: "faithfulness",
    name: "Unfaithful",
    looksFor: `what the spec does not say, judged by ${faithfulness.judge} on a sample of seed ${faithfulness.seed}`,
    ...exampled(faithfulness),
    more: countsWords(faithfulness.unjudged),
    notChecked: null,
    flag: "unfaithful",
  };
  return [...rows, judged];
}

function exampled({ flagged, of, examples }: Pick<QualityRow, "flagged" | "of" | "examples">) {
  return { flagged, of, examples };
}

const MOST_NAMED = 4;

/** `en 4,990, fr 10`: the largest first. */
function countsWords(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
  const named = sorted.slice(0, MOST_NAMED).map(([name, count]) => `${name} ${formatCount(count)}`);
  return sorted.length > MOST_NAMED ? `${named.join(", ")}, …` : named.join(", ");
}
