import { type ReactNode, useState } from "react";
import { FACETS, type FacetCount, type FacetName, type Facets, type Filters } from "#core/corpus/search.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { chosenCount, NO_FILTERS, toggleFacet } from "./corpus-view.ts";
import "./facets-pane.css";

interface FacetsPaneProps {
  readonly facets: Facets;
  readonly filters: Filters;
  /** The counts are of the search before; the new ones are on their way. */
  readonly stale: boolean;
  readonly onChange: (filters: Filters) => void;
}

const NAMES: Readonly<Record<FacetName, string>> = {
  domain: "Domain",
  subdomain: "Subdomain",
  type: "Type",
  generator: "Generator",
  length: "Length",
  flag: "Flags",
  tag: "Tags",
};

/** What a search can be narrowed by, with how many documents each value leaves. */
export function FacetsPane({ facets, filters, stale, onChange }: FacetsPaneProps): ReactNode {
  const chosen = chosenCount(filters);
  return (
    <section className="facets" aria-label="Narrow by" aria-busy={stale}>
      <header className="facets-head">
        <h2>Narrow by</h2>
        {chosen > 0 && (
          <Button variant="quiet" onClick={() => onChange(NO_FILTERS)}>
            Clear {chosen}
          </Button>
        )}
      </header>
      {facets.partial && (
        <Badge
          tone="warning"
          title="Counting stopped at its time limit: each count is of the documents seen until then."
        >
          partial: first {formatCount(facets.seen)}
        </Badge>
      )}
      <DuplicatesChoice filters={filters} onChange={onChange} />
      {FACETS.map((facet) => (
        <FacetGroup
          key={facet}
          facet={facet}
          counts={facets.counts[facet]}
          partial={facets.partial}
          chosen={filters[facet] ?? []}
          onToggle={(value) => onChange(toggleFacet(filters, facet, value))}
        />
      ))}
    </section>
  );
}

function DuplicatesChoice({ filters, onChange }: Pick<FacetsPaneProps, "filters" | "onChange">): ReactNode {
  const { duplicates, ...rest } = filters;
  const set = (wanted: "hide" | "only") => (checked: boolean) =>
    onChange(checked ? { ...rest, duplicates: wanted } : rest);
  return (
    <fieldset className="facet">
      <legend>Duplicates</legend>
      <Checkbox label="Hide later copies" checked={duplicates === "hide"} onChange={set("hide")} />
      <Checkbox label="Only later copies" checked={duplicates === "only"} onChange={set("only")} />
    </fieldset>
  );
}

interface FacetGroupProps {
  readonly facet: FacetName;
  readonly counts: readonly FacetCount[];
  readonly partial: boolean;
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

const FIRST = 7;

function FacetGroup({ facet, counts, partial, chosen, onToggle }: FacetGroupProps): ReactNode {
  const [all, setAll] = useState(false);
  // What is chosen stays in sight even where it leaves nothing.
  const gone = chosen.filter((value) => !counts.some((each) => each.value === value));
  const rows = [...gone.map((value) => ({ value, count: 0 })), ...counts];
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.filter(({ value }, index) => index < FIRST || chosen.includes(value));
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <fieldset className="facet">
      <legend>{NAMES[facet]}</legend>
      {shown.map(({ value, count }) => (
        <div className="facet-row" key={value}>
          <Checkbox
            label={
              <span className="facet-value truncate" title={visibleText(value)}>
                {value === "" ? <em>not known</em> : visibleText(value)}
              </span>
            }
            checked={chosen.includes(value)}
            onChange={() => onToggle(value)}
          />
          <span className="facet-count tabular muted">
            {partial && count > 0 ? "≥ " : ""}
            {formatCount(count)}
          </span>
          <span className="facet-bar" aria-hidden="true" style={{ width: `${(count / most) * 100}%` }} />
        </div>
      ))}
      {rows.length > FIRST && (
        <button type="button" className="facet-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `All ${formatCount(rows.length)}`}
        </button>
      )}
    </fieldset>
  );
}
