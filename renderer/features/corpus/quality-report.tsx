import { type ReactNode, useState } from "react";
import type { Distribution } from "#core/corpus/quality/distribution.ts";
import type { Example, QualityReport } from "#core/corpus/quality/report.ts";
import { formatCount, formatFigure, formatPercent } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { changeView } from "./change-view.ts";
import { titleWords } from "./provenance-words.ts";
import { type QualityRow, qualityRows } from "./quality-rows.ts";

/** A report, check by check, each with its numerator, its denominator and its first examples. */
export function QualityReportView({ report }: { readonly report: QualityReport }): ReactNode {
  const { findings } = report;
  return (
    <>
      <section aria-label="Checks">
        <ul className="quality-checks">
          {qualityRows(report).map((row) => (
            <CheckRow key={row.id} row={row} />
          ))}
        </ul>
      </section>
      <div className="quality-columns">
        <Contamination report={report} />
        <Shared
          title="Openings"
          none="No opening is over-used."
          groups={findings.openings.groups}
          of={findings.openings.of}
        />
        <Shared
          title="Phrases"
          none="No phrase is in too many documents."
          groups={findings.phrases.phrases}
          of={findings.phrases.of}
        />
        <Names report={report} />
        <Reading report={report} />
      </div>
    </>
  );
}

function CheckRow({ row }: { readonly row: QualityRow }): ReactNode {
  const [open, setOpen] = useState(false);
  const { name, looksFor, flagged, of, more, notChecked, flag, examples } = row;
  const state = notChecked !== null || of === 0 ? "skipped" : flagged > 0 ? "found" : "clean";
  return (
    <li className="quality-check" data-state={state} data-testid={`check:${row.id}`}>
      <button type="button" aria-expanded={open} disabled={examples.length === 0} onClick={() => setOpen(!open)}>
        <span className="quality-name">{name}</span>
        <span className="quality-count tabular">
          {notChecked === null ? (
            <>
              {formatCount(flagged)}/{formatCount(of)}{" "}
              <span className="muted">{of === 0 ? "" : formatPercent(flagged / of)}</span>
            </>
          ) : (
            <span className="muted">not checked</span>
          )}
        </span>
        <span className="muted truncate" title={more === "" ? looksFor : `${looksFor} (${more})`}>
          {notChecked ?? (more === "" ? looksFor : `${looksFor} · ${visibleText(more)}`)}
        </span>
      </button>
      {flagged > 0 && (
        <Button
          variant="quiet"
          onClick={() =>
            changeView({ tab: "documents", query: "", filters: { flag: [flag] }, sample: null, document: null })
          }
        >
          Show {formatCount(flagged)}
        </Button>
      )}
      {open && <Examples examples={examples} />}
    </li>
  );
}

function Examples({ examples }: { readonly examples: readonly Example[] }): ReactNode {
  return (
    <ul className="quality-examples">
      {examples.map(({ document, title, note }) => (
        <li key={document}>
          <button
            type="button"
            className="truncate"
            title={titleWords(title)}
            onClick={() => changeView({ tab: "documents", document, sample: null })}
          >
            {titleWords(title)}
          </button>
          <span className="secondary">
            <ForeignText text={note} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Contamination({ report }: { readonly report: QualityReport }): ReactNode {
  const { probes } = report.findings.contamination;
  if (probes.length === 0) return null;
  return (
    <section>
      <h2>Probes</h2>
      <ul className="quality-list">
        {probes.map(({ probe, items, itemsHit, itemsTooShort, documents, tooShort }) => (
          <li key={probe}>
            <a href={linkTo({ feature: "probes", path: [probe] })}>{visibleText(probe)}</a>
            <span className="secondary tabular">
              {formatCount(itemsHit)}/{plural(items, "item")} touched, in {plural(documents, "document")}
              {tooShort > 0 && `; ${formatCount(tooShort)} texts are too short to be looked for`}
              {itemsTooShort > 0 && `, all of ${formatCount(itemsTooShort)} more items`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SharedProps {
  readonly title: string;
  readonly none: string;
  readonly groups: readonly { readonly text: string; readonly documents: number; readonly example: number }[];
  readonly of: number;
}

const FIRST = 12;

function Shared({ title, none, groups, of }: SharedProps): ReactNode {
  return (
    <section>
      <h2>{title}</h2>
      {groups.length === 0 && <p className="muted">{none}</p>}
      <ul className="quality-list">
        {groups.slice(0, FIRST).map(({ text, documents, example }) => (
          <li key={text}>
            <button type="button" onClick={() => changeView({ tab: "documents", document: example, sample: null })}>
              “<ForeignText text={text} />”
            </button>
            <span className="secondary tabular">
              {formatCount(documents)}/{formatCount(of)} {formatPercent(of === 0 ? null : documents / of)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Names({ report }: { readonly report: QualityReport }): ReactNode {
  const { names } = report.findings.wrongIdentity;
  return (
    <section>
      <h2>Models and providers named</h2>
      {names.length === 0 && <p className="muted">None besides those that it is about.</p>}
      <ul className="quality-list">
        {names.slice(0, FIRST).map(({ name, kind, documents, claims, instead, mentions }) => (
          <li key={`${kind} ${name}`}>
            <span>{visibleText(name)}</span>
            <span className="secondary tabular">
              {plural(documents, "document")}: {plural(claims, "claim")}, {formatCount(instead)} in its place,{" "}
              {plural(mentions, "mention")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reading({ report }: { readonly report: QualityReport }): ReactNode {
  const { words, characters, sentenceWords, grade } = report.findings.reading;
  const rows: readonly (readonly [string, Distribution])[] = [
    ["Words", words],
    ["Characters", characters],
    ["Words a sentence", sentenceWords],
    ["Flesch-Kincaid grade", grade],
  ];
  return (
    <section>
      <h2>Length and reading level</h2>
      <table className="quality-spread">
        <thead>
          <tr>
            <th scope="col">A document has</th>
            <th scope="col">10% under</th>
            <th scope="col">median</th>
            <th scope="col">10% over</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { tenth, median, ninetieth, count }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {[tenth, median, ninetieth].map((value, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- the three quantiles, in their order
                <td key={index}>{figure(value)}</td>
              ))}
              <td>{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function figure(value: number | null): string {
  if (value === null) return "—";
  return Number.isInteger(value) ? formatCount(value) : formatFigure(Number(value.toFixed(1)));
}
