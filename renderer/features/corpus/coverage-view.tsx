import type { ReactNode } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { CoverageMap } from "#core/corpus/search.ts";
import { formatCompact, formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Grid3x3 } from "lucide-react";
import { ChooseCorpus, onlyCorpus } from "./choose-corpus.tsx";
import { CoverageExport } from "./coverage-export.tsx";
import { changeView } from "./change-view.ts";
import { coverageQuery } from "./corpus-queries.ts";
import { cellView, type CorpusView } from "./corpus-view.ts";
import { coverageSums, shadeOf } from "./coverage-sums.ts";
import "./coverage-view.css";

interface CoverageViewProps {
  readonly view: CorpusView;
  readonly corpora: readonly CorpusSummary[];
}

/** What of a spec has documents of which type, and what has none. */
export function CoverageView({ view, corpora }: CoverageViewProps): ReactNode {
  const corpus = view.corpus ?? onlyCorpus(corpora);
  if (corpus === null) {
    return (
      <ChooseCorpus corpora={corpora} icon={Grid3x3} title="Coverage of one corpus">
        The map shows which subdomains of the spec have documents of which type, and where there are holes.
      </ChooseCorpus>
    );
  }
  return <OpenCoverage corpus={corpus} view={view} />;
}

function OpenCoverage({ corpus, view }: { readonly corpus: string; readonly view: CorpusView }): ReactNode {
  const map = useRemote(coverageQuery(corpus));
  return (
    <Remote
      of={map}
      what="the coverage"
      isEmpty={({ rows, columns }) => rows.length === 0 || columns.length === 0}
      empty={
        <EmptyState icon={Grid3x3} title="Nothing to map">
          The documents of this corpus name no subdomain and no type. Generated ones do, and so do imported rows with
          subdomain and type.
        </EmptyState>
      }
    >
      {(value) => <HeatTable map={value} view={view} />}
    </Remote>
  );
}

function HeatTable({ map, view }: { readonly map: CoverageMap; readonly view: CorpusView }): ReactNode {
  const sums = coverageSums(map);
  return (
    <div className="coverage">
      <p className="coverage-sum" role="status">
        <span className="tabular">
          {plural(sums.documents, "document")} in {formatCount(map.rows.length)} subdomains ×{" "}
          {plural(map.columns.length, "type")}: {sums.holes === 0 ? "no hole" : plural(sums.holes, "hole")} in{" "}
          {formatCount(map.rows.length * map.columns.length)} cells.
        </span>
        <span className="coverage-legend muted" aria-hidden="true">
          <span className="coverage-swatch coverage-hole" /> none
          <span className="coverage-swatch" style={{ background: shadeOf(1, sums.most) }} /> 1
          <span className="coverage-swatch" style={{ background: shadeOf(sums.most, sums.most) }} />{" "}
          {formatCompact(sums.most)}
        </span>
        <CoverageExport map={map} />
      </p>
      <div className="coverage-scroll">
        <table className="coverage-table" aria-label="Documents by subdomain and type">
          <thead>
            <tr>
              <th scope="col">Subdomain</th>
              {map.columns.map((column) => (
                <th scope="col" key={column} title={visibleText(column)}>
                  <span>{column === "" ? "(no type)" : visibleText(column)}</span>
                </th>
              ))}
              <th scope="col">All</th>
            </tr>
          </thead>
          <tbody>
            {map.rows.map((name, row) => (
              <tr key={name}>
                <th scope="row" title={visibleText(name)}>
                  {name === "" ? "(no subdomain)" : visibleText(name)}
                </th>
                {map.columns.map((column, at) => (
                  <Cell
                    key={column}
                    cell={map.cells[row]?.[at] ?? NO_DOCUMENTS}
                    most={sums.most}
                    label={`${name}, ${column}`}
                    onOpen={() => changeView(cellView(view, map, row, at))}
                  />
                ))}
                <td className="tabular">{formatCount(sums.ofRow[row] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {map.columns.map((column, at) => (
                <td className="tabular" key={column}>
                  {formatCount(sums.ofColumn[at] ?? 0)}
                </td>
              ))}
              <td className="tabular">{formatCount(sums.documents)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  );
}

const NO_DOCUMENTS: CoverageMap["cells"][number][number] = { documents: 0, characters: 0 };

interface CellProps {
  readonly cell: CoverageMap["cells"][number][number];
  readonly most: number;
  readonly label: string;
  readonly onOpen: () => void;
}

function Cell({ cell, most, label, onOpen }: CellProps): ReactNode {
  const { documents, characters } = cell;
  if (documents === 0) {
    return (
      <td className="coverage-hole" title={visibleText(`${label}: no document`)}>
        <span className="visually-hidden">0</span>
      </td>
    );
  }
  const words = `${label}: ${plural(documents, "document")}, ${formatCount(characters)} characters`;
  return (
    <td style={{ background: shadeOf(documents, most) }}>
      <button
        type="button"
        className="tabular"
        title={visibleText(words)}
        aria-label={visibleText(words)}
        onClick={onOpen}
      >
        {formatCompact(documents)}
      </button>
    </td>
  );
}
