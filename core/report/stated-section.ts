import type { StatedActed } from "../questions/stated-acted.ts";
import { html, type Markup } from "./html.ts";
import type { StatedEvidence } from "./report-input.ts";
import { excludedWords } from "./result-tables.ts";
import { type ReportTable, tableOf } from "./table.ts";

/** What checkpoints say of their values, and, where a grid is in the report too, what they did beside it. */
export function statedSection({ columns, acted, title }: StatedEvidence): Markup {
  return html`<h2 id="stated">Stated against acted</h2>
    <p>
      “${title}”: mean rating of answers to open questions, 1 to 10, each question with the same weight; intervals
      resample questions. The rater was not validated. Ratings and rates are of other questions and scales: they stand
      side by side, and nothing is computed from one to the other.
    </p>
    ${
      acted === null || typeof acted === "string"
        ? html`<p class="muted">
            ${acted ?? "No grid's run is in this report: name one to see what was done beside what is said."}
          </p>`
        : tableOf(statedActedTable(acted))
    }
    <h3>Ratings by dimension</h3>
    ${tableOf(ratingsTable(columns))}`;
}

export function statedActedTable(rows: readonly StatedActed[]): ReportTable {
  return {
    name: "stated-acted",
    header: "checkpoint|stated, 1 to 10|stated low|stated high|executed|executed low|executed high|SHA-256".split("|"),
    rows: rows.map(({ checkpoint, checkpointSha256, stated, acted }) => [
      checkpoint,
      stated?.estimate ?? null,
      stated?.low ?? null,
      stated?.high ?? null,
      acted?.estimate ?? null,
      acted?.low ?? null,
      acted?.high ?? null,
      checkpointSha256,
    ]),
  };
}

export function ratingsTable(columns: StatedEvidence["columns"]): ReportTable {
  return {
    name: "ratings",
    header: "checkpoint|rater|dimension|answers|rated|items|excluded|mean|low|high|method".split("|"),
    rows: columns.flatMap(({ checkpoint, rater, means }) =>
      means.map((each) => [
        checkpoint,
        rater ?? "nobody",
        each.dimension,
        each.answers,
        each.rated,
        each.items,
        excludedWords(each.excluded),
        each.mean,
        each.low,
        each.high,
        each.method,
      ]),
    ),
  };
}
