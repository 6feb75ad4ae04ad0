import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { Facets } from "#core/corpus/search.ts";
import { useQuery } from "@tanstack/react-query";
import { Panes } from "../../shared/ui/panes.tsx";
import { rowAfterKey } from "../../shared/ui/table-order.ts";
import { useKeys } from "../../shared/view/keys.ts";
import { changeView } from "./change-view.ts";
import { facetsQuery } from "./corpus-queries.ts";
import type { CorpusView } from "./corpus-view.ts";
import { FacetsPane } from "./facets-pane.tsx";
import { rowOf } from "./hit-pager.ts";
import { HitsPane } from "./hits-pane.tsx";
import { Reader } from "./reader.tsx";
import { SampleDialog } from "./sample-dialog.tsx";
import { SavedSearches } from "./saved-searches.tsx";
import { SearchBar } from "./search-bar.tsx";
import { SearchHelp } from "./search-help.tsx";
import { useHits } from "./use-hits.ts";
import "./documents-view.css";

interface DocumentsViewProps {
  readonly view: CorpusView;
  readonly corpora: readonly CorpusSummary[];
}

/** Facets, what was found, and what is read. */
export function DocumentsView({ view, corpora }: DocumentsViewProps): ReactNode {
  const [help, setHelp] = useState(false);
  const [sampling, setSampling] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const hits = useHits(view, epochOf(corpora));
  const { state } = hits;
  // Where the open document stands, also when its page is not kept any more; and the row that is being gone to.
  const [opened, setOpened] = useState<{ readonly row: number; readonly document: number | null } | null>(null);
  const known = opened !== null && (opened.document === null || opened.document === view.document);
  const selected = known ? opened.row : rowOf(state, view.document);
  const count = state.total?.count ?? 0;

  const { reach } = hits;
  const select = useCallback(
    (row: number): void => {
      setOpened({ row, document: null });
      void reach(row).then((hit) => {
        if (hit === null) return;
        setOpened((last) => (last?.row === row ? { row, document: hit.id } : last));
        changeView({ document: hit.id }, "replace");
      });
    },
    [reach],
  );
  const openFirst = useRef((): void => undefined);
  useEffect(() => {
    openFirst.current = () => {
      if (selected < 0) select(0);
    };
  }, [selected, select]);
  const leave = useCallback((): void => {
    list.current?.querySelector<HTMLElement>("[role=listbox]")?.focus();
    // Of what is found by a search that begins with the same key, and not of what was found before.
    setTimeout(() => openFirst.current(), 0);
  }, []);
  const keys = useMemo(
    () => [
      { keys: "/", label: "Search", run: () => field.current?.select() },
      { keys: "j", label: "Next document", run: () => select(rowAfterKey("j", selected, count, 1) ?? 0) },
      { keys: "k", label: "Previous document", run: () => select(rowAfterKey("k", selected, count, 1) ?? 0) },
      { keys: "r", label: "Draw a random sample", run: () => setSampling(true) },
      { keys: "h", label: "How to search", run: () => setHelp(true) },
    ],
    [select, selected, count],
  );
  useKeys("Documents", keys);
  return (
    <div className="documents">
      <LiveFacets view={view} />
      <Panes
        screen="corpus"
        defaultWidth={Math.round(globalThis.innerWidth * 0.35)}
        list={
          <div className="documents-list" ref={list}>
            <SearchBar
              view={view}
              field={field}
              onHelp={() => setHelp(true)}
              onSample={() => setSampling(true)}
              onLeave={leave}
            >
              <SavedSearches view={view} />
            </SearchBar>
            <HitsPane
              view={view}
              hits={state}
              selected={selected}
              onSelect={select}
              onNeed={hits.need}
              onRetry={hits.retry}
            />
          </div>
        }
        detail={<Reader id={view.document} query={view.query} />}
      />
      <SearchHelp open={help} onClose={() => setHelp(false)} />
      <SampleDialog open={sampling} view={view} corpora={corpora} onClose={() => setSampling(false)} />
    </div>
  );
}

const NO_FACETS: Facets = {
  counts: { domain: [], subdomain: [], type: [], generator: [], length: [], flag: [], tag: [] },
  partial: false,
  seen: 0,
};

/** Counts that follow the search; they never keep it waiting. */
function LiveFacets({ view }: { readonly view: CorpusView }): ReactNode {
  const { corpus, query, filters } = view;
  const facets = useQuery(facetsQuery({ corpus, query, filters }));
  return (
    <FacetsPane
      facets={facets.data ?? NO_FACETS}
      filters={filters}
      stale={facets.isPlaceholderData || facets.isLoading}
      onChange={(next) => changeView({ filters: next, sample: null, document: null }, "replace")}
    />
  );
}

/** Changes whenever documents came or went. */
function epochOf(corpora: readonly CorpusSummary[]): string {
  return corpora.map(({ id, documents, sizeBytes }) => `${id}:${documents}:${sizeBytes}`).join(",");
}
