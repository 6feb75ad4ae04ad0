import { formatNats, formatPercent } from "../../shared/format/numbers.ts";
import { sampledSplit, towards } from "./item-readings.ts";
import type { WholeReadings } from "./report-queries.ts";

export interface ItemFigure {
  readonly name: string;
  readonly unit: string;
  readonly value: string;
}

const NOT_READ = "not read";

/** What decides one column's choice of an item, in the same order for every column. */
export function itemFigures(target: 0 | 1, readings: WholeReadings[string] | undefined): ItemFigure[] {
  const likelihood = readings?.likelihood ?? null;
  const sampled = readings?.sampled ?? null;
  const split = sampled && sampledSplit(target, sampled);
  const nats = (value: number | undefined): string =>
    value === undefined ? NOT_READ : formatNats(value).replace(" nats", "");
  const ours = (value: number | undefined): string => nats(value === undefined ? value : towards(target, value));
  return [
    { name: "Log-odds", unit: "nats, mean over forms and orders", value: ours(likelihood?.logOdds.raw) },
    { name: "per token", unit: "nats", value: ours(likelihood?.logOdds.perToken) },
    { name: "PMI", unit: "nats, less that after a neutral question", value: ours(likelihood?.logOdds.pmi) },
    { name: "Position bias", unit: "nats, towards what is named first", value: nats(likelihood?.positionBias) },
    { name: "Mass", unit: "on the two options", value: likelihood ? formatPercent(likelihood.mass) : NOT_READ },
    { name: "Outcome", unit: "", value: likelihood?.outcome.replaceAll("-", " ") ?? NOT_READ },
    {
      name: "Sampled",
      unit: "target : other, of all answers",
      value: split ? `${split.target} : ${split.other} of ${split.answers}` : NOT_READ,
    },
    {
      name: "Other answers",
      unit: "by state",
      value: split
        ? split.rest.map(([state, count]) => `${count} ${state.replaceAll("-", " ")}`).join(", ") || "none"
        : NOT_READ,
    },
  ];
}
