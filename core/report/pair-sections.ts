import type { ArmContrast, DataEfficiency, Experiment } from "../experiment/experiment.ts";
import { gridOf } from "../experiment/grid.ts";
import {
  armWords,
  curveWords,
  groupWords,
  lessDataWords,
  placeWords,
  pointsWords,
  stagesWords,
} from "../experiment/words.ts";
import { forestFigure } from "./figures/forest-figure.ts";
import { gridFigure } from "./figures/grid-figure.ts";
import { scalingFigure } from "./figures/scaling-figure.ts";
import { html, type Markup } from "./html.ts";
import type { PairEvidence, ReportedFlips } from "./report-input.ts";
import { armRatesTable, comparisonsTable, contrastsTable, excludedWords, resultsTable } from "./result-tables.ts";
import { downloadOf, tableOf } from "./table.ts";

/** What a report says of runs of value pairs, section by section. */
export function pairSections(pairs: PairEvidence): Markup {
  const { experiment } = pairs;
  return html`${grids(experiment)} ${interactions(experiment)} ${scaling(experiment)}
  ${pairs.flips.length > 0 ? flips(pairs.flips, experiment) : null} ${tables(pairs)} ${exclusions(pairs)}`;
}

/** Own groups of the probe, or all items where it has none. */
function shownGroups({ groups }: Experiment): string[] {
  const own = groups.filter((group) => group.level === "headline" && group.id !== "all").map((group) => group.id);
  return own.length > 0 ? own : ["all"];
}

function grids(experiment: Experiment): Markup {
  const { axes, contrasts } = experiment;
  const figures = experiment.readings.flatMap((reading) =>
    shownGroups(experiment).flatMap((group) => {
      const here = contrasts.filter((each) => each.group === group && each.reading === reading);
      const paired = here.filter((each) => each.otherAxis !== null);
      const mirrored = axes.length === 2 && paired.length > 0 && paired.every((each) => each.complementary);
      return (mirrored ? axes.slice(0, 1) : axes)
        .filter(({ id }) =>
          experiment.rates.some((rate) => rate.axis === id && rate.group === group && rate.reading === reading),
        )
        .map(({ id, label }) => {
          const title = `Share choosing what is ${label}: ${groupWords(group)}, ${reading} reading`;
          const mirror = mirrored
            ? ` Each item's other option is ${axes[1]?.label ?? ""}, so that value's rates are the rest to 100%.`
            : "";
          return html`<figure>
            <figcaption>
              <strong>${title}.</strong> Whole axis 0 to 100%, 95% intervals over
              items${experiment.arms.some((arm) => arm.members.length > 1) ? "; faint strokes are single training seeds" : ""}.${mirror}
            </figcaption>
            ${gridFigure(gridOf(experiment, { axis: id, group, reading }), title)}
          </figure>`;
        });
    }),
  );
  return html`<h2 id="arms">Arms as a grid</h2>
    <p>
      Columns: the documents read in midtraining. Rows: what was trained after. Arrows carry the change in points with
      its 95% interval; grey words: the interval holds zero.
    </p>
    ${figures}`;
}

function interactions(experiment: Experiment): Markup {
  const figure = (kind: ArmContrast["kind"], title: string): Markup[] =>
    experiment.readings.flatMap((reading) => {
      const rows = experiment.contrasts
        .filter(
          (each) => each.kind === kind && each.reading === reading && shownGroups(experiment).includes(each.group),
        )
        .filter((each) => kind !== "interaction" || each.axis === experiment.axes[0]?.id)
        .map((each) => ({
          label: `${groupWords(each.group)}: ${placeWords(each, experiment.arms)}`,
          ...each.overItems,
          seeds: each.perSeed.map((seed) => seed.estimate),
          words: `${pointsWords(each.overItems)}, n ${each.items}`,
        }));
      const about = kind === "interaction" ? ` on ${experiment.axes[0]?.label ?? ""}` : "";
      const caption = `${title}${about}, ${reading} reading`;
      return rows.length === 0
        ? []
        : [
            html`<figure>
              <figcaption><strong>${caption}.</strong> In points, 95% intervals over items.</figcaption>
              ${forestFigure(rows, caption)}
            </figure>`,
          ];
    });
  const found = [...figure("double-dissociation", "Double dissociation"), ...figure("interaction", "Interaction")];
  return html`<h2 id="interactions">Double dissociations and interactions</h2>
    ${found.length > 0 ? found : html`<p class="muted">These checkpoints hold no two arms that part in one thing alone.</p>`}`;
}

function scaling(experiment: Experiment): Markup {
  const places = [
    ...new Map(
      experiment.scaling.map((curve) => [JSON.stringify([curve.axis, curve.group, curve.reading]), curve]),
    ).values(),
  ];
  const figures = places
    .filter(({ group }) => shownGroups(experiment).includes(group))
    .map(({ axis, group, reading }) => {
      const at = (each: { axis: string; group: string; reading: string }): boolean =>
        each.axis === axis && each.group === group && each.reading === reading;
      const title = `Choosing ${axis} on ${groupWords(group)}, ${reading} reading`;
      return html`<figure>
        <figcaption><strong>${title}.</strong></figcaption>
        ${scalingFigure(experiment.scaling.filter(at), experiment, title)}
        ${experiment.efficiency.filter(at).map((each) => html`<p>${efficiencyWords(each)}</p>`)}
      </figure>`;
    });
  return html`<h2 id="scaling">Amount of fine-tuning data</h2>
    ${figures.length > 0 ? figures : html`<p class="muted">All arms were fine-tuned on one amount of data, so that there is no curve to draw.</p>`}`;
}

function efficiencyWords(each: DataEfficiency): string {
  const { after, target, factor, low, high, notReached } = each;
  const end = (value: number | null): string => (value === null ? "open" : value.toPrecision(2));
  const missed =
    notReached > 0 ? `; not reached, or nothing known, in ${(notReached * 100).toFixed(1)}% of the resamples` : "";
  return `${curveWords(each)} + ${stagesWords(after)}: ${lessDataWords(factor)} for ${(target * 100).toFixed(1)}% (95% ${end(low)} to ${end(high)} over items${missed}).`;
}

function flips(found: readonly ReportedFlips[], experiment: Experiment): Markup {
  const name = (id: string): string => {
    const arm = experiment.arms.find((each) => each.id === id);
    return arm ? armWords(arm) : id;
  };
  return html`<h2 id="flips">Items that flip</h2>
    ${found.map(
      ({ from, to, axis, group, items, flips: flipped }, index) =>
        html`<p>
            ${flipped.length} of ${items} items of ${groupWords(group)} flip between ${name(from)} and ${name(to)} in at
            least one training seed, on ${axis}; by change of log-odds (nats, mean of seeds).
          </p>
          ${tableOf({
            name: `flips-${index + 1}`,
            header: ["item", "domain", "speaks for the value", "other option", "change, nats", "seeds that flip"],
            rows: flipped.map(({ item, target, change, flipped: count, seeds }) => [
              item.id,
              item.domain,
              item.options[target].text,
              item.options[target === 0 ? 1 : 0].text,
              change,
              `${count} of ${seeds.length}`,
            ]),
          })}`,
    )}`;
}

function tables({ experiment, results, comparisons }: PairEvidence): Markup {
  const headline = (rows: ReturnType<typeof contrastsTable>, column: number): ReturnType<typeof contrastsTable> => ({
    ...rows,
    rows: rows.rows.filter((row) => !String(row[column]).startsWith("domain:")),
  });
  const [rates, contrasts] = [armRatesTable(experiment), contrastsTable(experiment)];
  return html`<h2 id="tables">Tables</h2>
    <h3>Rates of arms</h3>
    ${tableOf({ ...headline(rates, 2), name: "arm-rates-shown" }, ["arm", "axis", "group", "training seed", "numerator", "denominator", "rate", "low", "high"])}
    <h3>Differences and differences of differences</h3>
    ${tableOf({ ...headline(contrasts, 3), name: "arm-contrasts-shown" }, ["kind", "contrast", "axis", "group", "items", "difference", "low", "high", "p (Holm)", "family"])}
    <h3>Everything, domains included</h3>
    ${[rates, contrasts, resultsTable(results), comparisonsTable(comparisons)].map(downloadOf)}`;
}

function exclusions({ results }: PairEvidence): Markup {
  const left = results.filter((each) => Object.values(each.excluded).some((count) => count > 0));
  const seen = left.filter((each) => each.group === "all");
  return html`<h2 id="exclusions">Denominators and exclusions</h2>
    <p>
      Every rate above stands with its numerator and denominator. A rate of several seeds counts the readings of every
      item that each of them read.
    </p>
    ${
      left.length === 0
        ? html`<p>Nothing was left out of any denominator: every item was read in every checkpoint.</p>`
        : tableOf({
            name: "exclusions",
            header: ["checkpoint", "metric", "reading", "denominator", "left out"],
            rows: seen.map((each) => [
              each.checkpoint,
              each.metric,
              each.reading,
              each.denominator,
              excludedWords(each.excluded),
            ]),
          })
    }`;
}

/** What was asked, item by item. */
export function askedItems({ probe }: PairEvidence): Markup {
  return html`<p class="muted">${probe.description}</p>
    <h3>Question forms</h3>
    <ul>
      ${probe.questionForms.map((form) => html`<li><code>${form}</code></li>`)}
    </ul>
    ${downloadOf({
      name: "items",
      header: ["item", "domain", "groups", "option 0", "speaks for", "option 1", "speaks for"],
      rows: probe.items.map(({ id, domain, groups, options }) => [
        id,
        domain,
        groups.join(" "),
        options[0].text,
        options[0].speaksFor.join(" "),
        options[1].text,
        options[1].speaksFor.join(" "),
      ]),
    })}`;
}
