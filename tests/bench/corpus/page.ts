import { markdownTable } from "../page.ts";
import type { CorpusFigure } from "./measure.ts";

export interface CorpusFigures {
  readonly title: string;
  readonly documents: number;
  readonly sizeBytes: number;
  readonly insertSeconds: number | null;
  readonly openMs: number;
  readonly rows: readonly CorpusFigure[];
}

const METHOD = `**Method.** Documents of words whose frequencies follow Zipf's law are stored through the import's own insert path. Every kind
of question is asked with other words each time, through the reader thread, as the window asks; times are from question to
answer, in the order shown, with the file system's cache as the run leaves it. A first page has 20 documents with snippets and
a count. **LIKE** is \`text LIKE '%word%'\`, counted and cut to a page. **Datasette** is the SQL that it writes for the same: a
count and a page by OFFSET over one wide table, words found by the same full-text index, and a GROUP BY each for four facets.
Their times are means of three questions; "×" says how many times our median they take.`;

/** The figures as a page. */
export function corpusPage(
  made: { readonly at: string; readonly commit: string; readonly machine: string },
  corpora: readonly CorpusFigures[],
): string {
  return `${[
    "# Performance of the corpus",
    "Made by `npm run bench:corpus`; do not edit.",
    `Measured ${made.at} at commit ${made.commit} on ${made.machine}.`,
    METHOD,
    ...corpora.flatMap((corpus) => [`## ${corpus.title}`, facts(corpus), table(corpus.rows)]),
  ].join("\n\n")}\n`;
}

function facts({ documents, sizeBytes, insertSeconds, openMs }: CorpusFigures): string {
  const inserted =
    insertSeconds === null
      ? "it was built by an earlier run"
      : `inserted and indexed in ${insertSeconds.toFixed(0)} s (${Math.round(documents / insertSeconds)} documents a second)`;
  return `${documents} documents, ${(sizeBytes / 1e9).toFixed(2)} GB in the database; ${inserted}. The workspace opens in ${openMs.toFixed(0)} ms.`;
}

export function table(rows: readonly CorpusFigure[]): string {
  return markdownTable(
    ["question", "p50 ms", "p95 ms", "target", "met", "LIKE ×", "Datasette ×", ""],
    rows.map((row) => [
      row.what,
      row.p50Ms.toFixed(1),
      row.p95Ms.toFixed(1),
      row.targetMs === null ? "–" : String(row.targetMs),
      row.targetMs === null ? "–" : row.p95Ms <= row.targetMs ? "yes" : "no",
      ratio(row.likeMs, row.p50Ms),
      ratio(row.datasetteMs, row.p50Ms),
      row.remark,
    ]),
  );
}

function ratio(otherMs: number | null, oursMs: number): string {
  return otherMs === null ? "–" : (otherMs / oursMs).toPrecision(3);
}
