import type { ReactNode } from "react";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import { formatCount, formatPValue, formatRate } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { type Fact, Facts } from "../../shared/ui/facts.tsx";
import { exactPoints, excludedWords } from "./cell-words.ts";
import type { FigureCell } from "./figure-rows.ts";
import { columnWords } from "./words.ts";

interface EffectNumbersProps {
  readonly cell: FigureCell;
  /** The baseline's rate; null where the column is the baseline. */
  readonly baseline: ProbeResult | null;
  readonly axisLabel: string;
}

/** The numbers of one dot, exactly, with how each was made. */
export function EffectNumbers({ cell: { effect, rate }, baseline, axisLabel }: EffectNumbersProps): ReactNode {
  const rates = [rate, baseline].filter((each) => each !== null);
  return (
    <Facts
      facts={[
        ...(effect ? effectFacts(effect, axisLabel) : []),
        ...rates.map(rateFact),
        ...(effect ? [{ name: "Interval", value: <span className="muted">{effect.method}</span> }] : []),
      ]}
    />
  );
}

function effectFacts(effect: Comparison, axisLabel: string): Fact[] {
  const { pairs, pValue, pValueHolm, family, mcnemar } = effect;
  const difference = (
    <>
      <strong>{exactPoints(effect)}</strong> on “{axisLabel}”, {plural(pairs, "pair")}
    </>
  );
  const facts: Fact[] = [
    { name: "Difference", value: difference },
    {
      name: "p",
      value: `${formatPValue(pValue)}; ${formatPValue(pValueHolm)} after Holm over ${plural(family, "comparison")}`,
    },
  ];
  return mcnemar ? [...facts, { name: "McNemar", value: mcnemarWords(effect, mcnemar) }] : facts;
}

function mcnemarWords({ checkpoint, baseline }: Comparison, mcnemar: NonNullable<Comparison["mcnemar"]>): string {
  const { onlyCheckpoint, onlyBaseline, pairs, pValue } = mcnemar;
  return [
    `chosen only by ${columnWords(checkpoint)} ${formatCount(onlyCheckpoint)}`,
    `only by ${columnWords(baseline)} ${formatCount(onlyBaseline)}`,
    `alike ${formatCount(pairs - onlyCheckpoint - onlyBaseline)}`,
    `of ${formatCount(pairs)} decided in both orders; exact ${formatPValue(pValue)}`,
  ].join(", ");
}

function rateFact(rate: ProbeResult): Fact {
  const value = (
    <>
      {formatRate(rate)}{" "}
      <span className="muted">
        · {excludedWords(rate.excluded)} · {rate.method}
      </span>
    </>
  );
  return { name: columnWords(rate.checkpoint), value };
}
