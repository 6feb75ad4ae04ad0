import type { ReactNode } from "react";
import type { Attribution } from "#core/experiment/attribution.ts";
import { attributionRoleWords } from "#core/experiment/attribution-words.ts";
import type { ArmContrast } from "#core/experiment/experiment.ts";
import { groupWords, pointsWords, signedPoints, stagesWords } from "#core/experiment/words.ts";
import { DotAxis } from "../../shared/charts/dot-axis.tsx";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import { linearScale, symmetricDomain } from "../../shared/charts/scale.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatCount, formatPercent, formatPValue, formatRate } from "../../shared/format/numbers.ts";
import { NO_MARK } from "../../shared/marks/mark.ts";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import type { ExperimentReport } from "./experiment-queries.ts";
import type { ShownPlace } from "./experiment-view.ts";

const SCALE = linearScale([0, 1], 4);
const CHANGE = { ...NO_MARK, colour: "var(--accent)" };

/** A spec that gives the value as the reason, against one that only names both: what the explanation adds. */
export function AttributionTab({
  report: { attributions },
  place,
}: {
  readonly report: ExperimentReport;
  readonly place: ShownPlace;
}): ReactNode {
  const here = attributions.filter(({ group, reading }) => group === place.group && reading === place.reading);
  if (here.length === 0) return <NoAttribution />;
  const scale = linearScale(
    symmetricDomain(
      here.flatMap((each) => changesOf(each).flatMap(({ contrast: { overItems } }) => [overItems.low, overItems.high])),
    ),
  );
  return (
    <>
      <p className="secondary experiment-prose">
        Both specs name the value and the items. One says that the value is why; in the other that sentence is gone and
        half of the items changed sides. What stays of the difference is what the explanation does. Share choosing the
        value on {groupWords(place.group)}, 95% over items; seeds beside it.
      </p>
      {here.map((each) => (
        <OneAttribution
          key={`${each.spec} ${each.axis} ${each.after.join("+")} ${each.variant}`}
          of={each}
          scale={scale}
        />
      ))}
    </>
  );
}

function OneAttribution({
  of: each,
  scale,
}: {
  readonly of: Attribution;
  readonly scale: ReturnType<typeof linearScale>;
}): ReactNode {
  const marks = useMarks();
  const { spec, ablated, known, axis, after, arms, documentsOnly } = each;
  const id = `attribution-${spec}-${axis}-${after.join("-")}`;
  const rows = [
    ...arms.filter(({ role }) => role === "base" || role === "later-stages").map((arm) => ({ ...arm, after })),
    ...documentsOnly.map((arm) => ({ ...arm, after: [] })),
    ...arms.filter(({ role }) => role !== "base" && role !== "later-stages").map((arm) => ({ ...arm, after })),
  ];
  return (
    <section className="experiment-section" aria-labelledby={id}>
      <h2 id={id}>
        {spec}: choosing {axis}
      </h2>
      <p className="muted">
        “{ablated}” is the ablation of “{spec}”{" "}
        {known === "recorded" ? "as this workspace made it" : "by its name alone; nothing here recorded that"}.
      </p>
      <div className="experiment-forest experiment-forest-wide">
        {rows.map(({ role, arm, rate: { overItems, perSeed, overSeeds }, after: stages }) => {
          const words = attributionRoleWords(role, stages);
          return (
            <div
              className="experiment-forest-row"
              key={arm}
              data-testid={`attribution:${spec}:${axis}:${arm}`}
              data-numerator={overItems.numerator}
              data-low={overItems.low}
              data-high={overItems.high}
            >
              <span className="truncate" title={arm}>
                {words}
              </span>
              <DotInterval
                scale={SCALE}
                estimate={overItems.estimate}
                low={overItems.low}
                high={overItems.high}
                mark={marks(perSeed[0]?.checkpoint ?? "")}
                value={formatPercent(overItems.estimate)}
                count={`${formatCount(overItems.numerator)}/${formatCount(overItems.denominator)}`}
                label={`${words}: ${formatRate(overItems)}; ${overItems.method}`}
              />
              <span className="muted truncate">
                each seed {perSeed.map((seed) => formatPercent(seed.estimate)).join(", ")}
                {overSeeds && `; over seeds ${formatPercent(overSeeds.low)} to ${formatPercent(overSeeds.high)}`}
              </span>
            </div>
          );
        })}
        <AxisRow scale={SCALE} format={formatPercent} />
      </div>
      <div className="experiment-forest experiment-forest-wide">
        {changesOf(each).map(({ words, contrast }) => (
          <Change key={words} words={words} contrast={contrast} scale={scale} id={`${spec}:${axis}`} />
        ))}
        <AxisRow scale={scale} format={(tick) => signedPoints(tick, 0)} />
      </div>
    </section>
  );
}

interface ChangeProps {
  readonly words: string;
  readonly contrast: ArmContrast;
  readonly scale: ReturnType<typeof linearScale>;
  readonly id: string;
}

function Change({ words, contrast: { overItems, overSeeds, perSeed, items }, scale, id }: ChangeProps): ReactNode {
  const seeds = perSeed.map((seed) => signedPoints(seed.estimate, 0)).join(", ");
  const over = overSeeds ? `; over seeds ${signedPoints(overSeeds.low, 0)} to ${signedPoints(overSeeds.high, 0)}` : "";
  return (
    <div
      className="experiment-forest-row"
      data-testid={`attribution-change:${id}:${words}`}
      data-value={overItems.estimate}
      data-low={overItems.low}
    >
      <span className="truncate" title={words}>
        {words}
      </span>
      <DotInterval
        scale={scale}
        estimate={overItems.estimate}
        low={overItems.low}
        high={overItems.high}
        reference={0}
        mark={CHANGE}
        value={signedPoints(overItems.estimate)}
        count={`n ${formatCount(items)}`}
        label={`${words}: ${pointsWords(overItems)}; ${overItems.method}`}
      />
      <span className="muted truncate" title={`each seed ${seeds}${over}`}>
        {formatPValue(overItems.pValueHolm)}; seeds {seeds}
        {over}
      </span>
    </div>
  );
}

function AxisRow({
  scale,
  format,
}: {
  readonly scale: ReturnType<typeof linearScale>;
  readonly format: (tick: number) => string;
}): ReactNode {
  return (
    <div className="experiment-forest-row">
      <span />
      <DotAxis scale={scale} format={format} />
      <span />
    </div>
  );
}

function changesOf({ difference, stacking, after }: Attribution): { words: string; contrast: ArmContrast }[] {
  const stages = stagesWords(after);
  const all = [
    { words: "attribution − co-occurrence", contrast: difference },
    { words: `${stages} adds after attribution`, contrast: stacking.attribution },
    { words: `${stages} adds after co-occurrence`, contrast: stacking.coOccurrence },
    { words: "difference of what it adds", contrast: stacking.difference },
  ];
  return all.flatMap(({ words, contrast }) => (contrast ? [{ words, contrast }] : []));
}

function NoAttribution(): ReactNode {
  return (
    <div className="experiment-empty">
      <h2>Does the explanation do it, or is naming both enough?</h2>
      <p className="secondary experiment-prose">
        This run holds no spec beside its ablation. Make the ablation of a spec, train both on the same plan (a plan may
        call it by the spec’s name with “-cooc” behind), and read the checkpoints in one run.
      </p>
      <CommandLine
        command={commandLine("specs", "ablate", "america-cheese", "--seed", "1", "--out", "america-cheese-cooc.md")}
      />
    </div>
  );
}
