import { FileSearch } from "lucide-react";
import { type ReactNode, useCallback } from "react";
import { formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { FailedState } from "../../shared/remote/failed-state.tsx";
import { SkeletonRows } from "../../shared/remote/remote.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { LongList } from "../../shared/ui/long-list.tsx";
import { changeView } from "./change-view.ts";
import { chosenCount, type CorpusView, NO_FILTERS } from "./corpus-view.ts";
import { HIT_HEIGHT, HitRow } from "./hit-row.tsx";
import { hitAt, type HitsState } from "./hit-pager.ts";
import "./hits.css";

interface HitsPaneProps {
  readonly view: CorpusView;
  readonly hits: HitsState;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
  readonly onNeed: (first: number, last: number) => void;
  readonly onRetry: () => void;
}

/** What a search found, as a list of any length. */
export function HitsPane({ view, hits, selected, onSelect, onNeed, onRetry }: HitsPaneProps): ReactNode {
  const named = view.corpus === null;
  const row = useCallback(
    (index: number): ReactNode => {
      const hit = hitAt(hits, index);
      return hit && <HitRow hit={hit} named={named} />;
    },
    [hits, named],
  );
  if (hits.failure) return <FailedState what="the documents" failure={hits.failure} retry={onRetry} />;
  if (hits.total === null) return <SkeletonRows rows={14} />;
  if (hits.total.count === 0) return <NothingFound view={view} />;
  return (
    <section className="hits" aria-label="Found documents">
      <HitsHead view={view} hits={hits} />
      <LongList
        label="Documents"
        count={hits.total.count}
        rowHeight={HIT_HEIGHT}
        selected={selected}
        onSelect={onSelect}
        row={row}
        onShown={onNeed}
      />
    </section>
  );
}

/** Further than this, in rows, the way to what is looked at is worth saying. */
const LONG_WAY = 400;

function HitsHead({ view, hits }: Pick<HitsPaneProps, "view" | "hits">): ReactNode {
  const { total, reading } = hits;
  if (total === null) return null;
  return (
    <header className="hits-head" role="status">
      <span className="tabular">
        {total.exact ? plural(total.count, "document") : `at least ${plural(total.count, "document")}`}
        {!hits.ranked && (
          <span title="Ordering by best match takes too long for so many"> · too many to rank: oldest first</span>
        )}
        {view.sample && `, drawn at random with seed ${view.sample.seed}`}
      </span>
      <span className="muted tabular">
        {reading && reading.to - reading.at > LONG_WAY
          ? `reading on: ${formatCount(reading.at)} of ${formatCount(reading.to)}…`
          : ""}
      </span>
    </header>
  );
}

function NothingFound({ view }: { readonly view: CorpusView }): ReactNode {
  const narrowed = chosenCount(view.filters) > 0;
  return (
    <EmptyState
      icon={FileSearch}
      title="No document"
      action={
        narrowed ? (
          <Button onClick={() => changeView({ filters: NO_FILTERS })}>Search without the facets</Button>
        ) : (
          view.query !== "" && <Button onClick={() => changeView({ query: "" })}>Show all documents</Button>
        )
      }
    >
      {view.query === ""
        ? "Nothing is left with these facets."
        : `Nothing matches “${view.query}”${narrowed ? " with these facets" : ""}. Words are looked for whole: write pre* for what begins with pre.`}
    </EmptyState>
  );
}
