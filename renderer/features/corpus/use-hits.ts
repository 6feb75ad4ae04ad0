import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { type CorpusView, requestOf } from "./corpus-view.ts";
import { readHits, readSample } from "./corpus-queries.ts";
import { HitPager, type HitsState, PAGE_SIZE } from "./hit-pager.ts";

interface Hits {
  readonly state: HitsState;
  readonly need: (first: number, last: number) => void;
  readonly retry: () => void;
}

/** What a search finds, or a sample draws, page by page. Begins anew when `epoch` changes: documents came or went. */
export function useHits(view: CorpusView, epoch: string): Hits {
  const client = useQueryClient();
  const { corpus, sample } = view;
  const asked = JSON.stringify({ ...requestOf(view), sample, epoch });
  const pager = useMemo(
    () =>
      new HitPager((after) =>
        client.fetchQuery({
          queryKey: ["corpus", "hits", asked, after],
          queryFn: () =>
            sample !== null && corpus !== null
              ? readSample(corpus, sample)
              : readHits(requestOf(view), after, PAGE_SIZE),
          // The pager keeps what is shown; a cache beside it would keep all of a million rows.
          gcTime: 0,
        }),
      ),
    // `asked` says all that a request is made of; the view's identity changes with every selection.
    // oxlint-disable-next-line react/exhaustive-deps
    [client, asked],
  );
  useEffect(() => {
    pager.resume();
    return pager.stop;
  }, [pager]);
  const state = useSyncExternalStore(pager.subscribe, pager.state);
  return { state, need: pager.need, retry: pager.retry };
}
