import { type ReactNode, useMemo } from "react";
import type { Comparison } from "#core/probes/result.ts";
import { DotAxis } from "../../shared/charts/dot-axis.tsx";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import { linearScale, type Scale, symmetricDomain } from "../../shared/charts/scale.ts";
import { formatCount, formatPValue } from "../../shared/format/numbers.ts";
import { NO_MARK } from "../../shared/marks/mark.ts";
import { exactPoints, signedPoints } from "./cell-words.ts";
import { type Interaction, remarkOf } from "./interactions.ts";
import { groupWords } from "./words.ts";

/** One colour for all: an interaction belongs to no single checkpoint. */
const INTERACTION_MARK = { ...NO_MARK, colour: "var(--accent)" };

/** Double dissociations and stackings as a forest: one row a group, one axis for all. */
export function InteractionsSection({ interactions }: { readonly interactions: readonly Interaction[] }): ReactNode {
  const scale = useMemo(
    () =>
      linearScale(
        symmetricDomain(interactions.flatMap(({ rows }) => rows.flatMap(({ delta, low, high }) => [delta, low, high]))),
      ),
    [interactions],
  );
  if (interactions.length === 0) return null;
  return (
    <section className="compare-section" aria-labelledby="compare-interactions">
      <h2 id="compare-interactions">Interactions</h2>
      <p className="secondary">
        Whether arms differ in their differences, in points with the 95% interval. Grey: the interval holds zero.
      </p>
      <div className="compare-forest">
        <ForestAxis scale={scale} />
        {interactions.map((interaction) => (
          <section key={interaction.id} className="compare-interaction">
            <h3>
              {interaction.question} <span className="muted">{interaction.kind.replace("-", " ")}</span>
            </h3>
            <p className="muted breakable">{termsWords(interaction)}</p>
            {interaction.rows.map((row) => (
              <ForestRow key={row.group} row={row} scale={scale} />
            ))}
          </section>
        ))}
        <ForestAxis scale={scale} />
      </div>
    </section>
  );
}

function ForestAxis({ scale }: { readonly scale: Scale }): ReactNode {
  return (
    <div className="compare-forest-row">
      <span />
      <DotAxis scale={scale} format={(tick) => signedPoints(tick)} />
      <span />
    </div>
  );
}

function ForestRow({ row, scale }: { readonly row: Comparison; readonly scale: Scale }): ReactNode {
  const { kind, group, checkpoint, delta, low, high, pairs, pValueHolm, family, method } = row;
  const p = formatPValue(pValueHolm);
  return (
    <div
      className="compare-forest-row"
      data-testid={`interaction:${kind}:${group}:${checkpoint}`}
      data-value={delta}
      data-low={low}
      data-high={high}
      data-pairs={pairs}
    >
      <span className="truncate">{groupWords(group)}</span>
      <DotInterval
        scale={scale}
        estimate={delta}
        low={low}
        high={high}
        reference={0}
        mark={INTERACTION_MARK}
        value={signedPoints(delta)}
        count={`n ${formatCount(pairs)}`}
        label={`${groupWords(group)}: ${exactPoints(row)}, n ${formatCount(pairs)}; ${p} (Holm over ${formatCount(family)}); ${method}`}
      />
      <span className="muted truncate">
        {p}, Holm over {formatCount(family)}
      </span>
    </div>
  );
}

function termsWords({ terms, rows }: Interaction): string {
  const remark = remarkOf(rows);
  return remark === null ? terms : `${terms}: ${remark}`;
}
