import type { Experiment, ScalingCurve } from "../../experiment/experiment.ts";
import { curveWords, stagesWords } from "../../experiment/words.ts";
import { html } from "../html.ts";
import { dot, type Figure, figure, line, text } from "./svg.ts";

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 48;
const RIGHT = 170;
const BOTTOM = 40;
const TOP = 12;

/** Rate against the number of demonstrations, on a log axis; each point with its interval. */
export function scalingFigure(curves: readonly ScalingCurve[], { rates }: Experiment, label: string): Figure {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map((point) => point.demonstrations)))].sort(
    (a, b) => a - b,
  );
  const [least = 1, most = 2] = [sizes[0], sizes.at(-1)];
  const x = (size: number): number => LEFT + (Math.log(size / least) / Math.log(most / least)) * (WIDTH - LEFT - RIGHT);
  const y = (rate: number): number => TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM);
  const severalStages = new Set(curves.map(({ after }) => stagesWords(after))).size > 1;
  const nameOf = (curve: ScalingCurve): string =>
    `${curveWords(curve)}${severalStages ? ` + ${stagesWords(curve.after)}` : ""}`;
  return figure(WIDTH, HEIGHT, label, [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((tick) => [
      line("rule", LEFT, y(tick), WIDTH - RIGHT, y(tick)),
      text("soft end", LEFT - 6, y(tick) + 4, `${tick * 100}%`),
    ]),
    ...sizes.map((size) => text("soft mid", x(size), HEIGHT - 22, String(size))),
    text("soft mid", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, "demonstrations in fine-tuning, log axis"),
    ...curves.flatMap((curve, index) => [
      html`<polyline
        class="c${index} line"
        style="fill:none"
        points="${curve.points.map((point) => `${x(point.demonstrations).toFixed(2)},${y(point.rate).toFixed(2)}`).join(" ")}"
      />`,
      ...curve.points.flatMap((point) => {
        const rate = rates.find(
          (each) =>
            each.arm === point.arm &&
            each.axis === curve.axis &&
            each.group === curve.group &&
            each.reading === curve.reading,
        )?.overItems;
        const bar =
          rate && rate.low !== null && rate.high !== null
            ? [line(`bar c${index}`, x(point.demonstrations), y(rate.low), x(point.demonstrations), y(rate.high))]
            : [];
        return [...bar, dot(index, x(point.demonstrations), y(point.rate))];
      }),
      dot(index, WIDTH - RIGHT + 18, TOP + 12 + index * 20),
      text("", WIDTH - RIGHT + 30, TOP + 16 + index * 20, nameOf(curve)),
    ]),
  ]);
}
