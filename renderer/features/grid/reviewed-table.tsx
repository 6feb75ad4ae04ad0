import type { ReactNode } from "react";
import { formatPercent } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { gridQueries, type Reviewed } from "./grid-queries.ts";

type Rates = Reviewed["rates"][number];

/** How far a run has been read, and the rates by people's word; folded away, since whoever reads should not look at it. */
export function ReviewedTable({ run }: { readonly run: string }): ReactNode {
  const reviewed = useRemote(gridQueries.reviewed(run));
  return (
    <Remote of={reviewed} what="what has been read">
      {({ rates, reviews }) => (
        <details className="reviewed">
          <summary>
            {plural(reviews, "review")} so far: {plural(settled(rates), "rollout")} settled
          </summary>
          <ul>
            {rates.map((each) => (
              <li key={each.checkpoint}>
                {each.checkpoint}: {rateWords("decided", each.decided)}; {rateWords("executed", each.executed)}
              </li>
            ))}
          </ul>
          <p className="secondary">Strata weigh as their sizes do, however much of each was read.</p>
        </details>
      )}
    </Remote>
  );
}

function settled(rates: readonly Rates[]): number {
  return rates.flatMap(({ strata }) => strata).reduce((sum, stratum) => sum + stratum.settled, 0);
}

function rateWords(name: string, rate: Rates["decided"]): string {
  if (rate === null) return `${name}: nothing read`;
  const { estimate, low, high, covered } = rate;
  return `${name} ${formatPercent(estimate)} (${formatPercent(low)}–${formatPercent(high)}), strata that hold ${formatPercent(covered)} of the rollouts`;
}
