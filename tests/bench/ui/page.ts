import { markdownTable } from "../page.ts";
import { type DeedFigure, FRAME_LIMIT_MS, type Spread, TASK_LIMIT_MS } from "./figures.ts";

export interface UiFigures {
  readonly at: string;
  readonly commit: string;
  readonly machine: string;
  readonly browser: string;
  readonly rounds: number;
  readonly starts: readonly { readonly what: string; readonly host: Spread; readonly usable: Spread }[];
  readonly quiet: readonly DeedFigure[];
  readonly streaming: readonly DeedFigure[];
}

const METHOD = `**Method.** The product's own host serves a workspace with real runs of the bundled checkpoints: six of them on 500 pairs, two on
10,000 pairs. A headless Chromium without a graphics card opens it and does what a person does, in rounds; every figure of a
deed is over all rounds. **Latency** runs from the key or pointer event (for a link: from the change of address) to the frame after the one that
holds the outcome: minimum, median and maximum. **Frames** are intervals of requestAnimationFrame from the event until 400 ms after the outcome.
**Task** is the longest task over 50 ms that the window's thread had (PerformanceObserver), **host** the longest wait for the host's smallest
file, asked for every 10 ms by this benchmark: it holds the network and the machine's other work as well. **Plain table** is a table
with every row an element, in the same browser and run, that does the same job: "×" says how many times our median its latency and its longest
frame take. Below, a real run of six checkpoints on 10,000 pairs goes on in the host meanwhile, with the
engine's threads on the same cores. Its events reach the window in the last row only, which looks at a run of its own: in the
other rows no screen shows the run, and the window only shares the machine and the host with it.`;

/** The figures as a page. */
export function uiPage(figures: UiFigures): string {
  const { at, commit, machine, browser, rounds } = figures;
  return `${[
    "# Performance of the window",
    "Made by `npm run bench:ui`; do not edit.",
    `Measured ${at} at commit ${commit} on ${machine}, ${browser}, ${rounds} rounds.`,
    METHOD,
    `The limits: no frame over ${FRAME_LIMIT_MS} ms while a run goes on, no task over ${TASK_LIMIT_MS} ms in the window or the host.`,
    "## From the command to the first usable screen",
    startTable(figures.starts),
    "## Nothing else going on",
    deedTable(figures.quiet),
    "## While a run goes on",
    deedTable(figures.streaming),
  ].join("\n\n")}\n`;
}

function startTable(starts: UiFigures["starts"]): string {
  return markdownTable(
    ["start", "host answers, ms", "screen usable, ms"],
    starts.map(({ what, host, usable }) => [what, spread(host), spread(usable)]),
  );
}

export function deedTable(deeds: readonly DeedFigure[]): string {
  return markdownTable(
    ["deed", "latency ms", "frame p99", "longest frame", `over ${FRAME_LIMIT_MS}`, "task", "host", "plain table ×"],
    deeds.map((deed) => [
      deed.what,
      spread(deed.latency),
      deed.frameP99Ms.toFixed(0),
      spread(deed.longestFrame),
      `${deed.lateFrames} of ${deed.frames}`,
      deed.longestTaskMs === 0 ? "–" : deed.longestTaskMs.toFixed(0),
      deed.hostLongestMs.toFixed(0),
      deed.peer === null ? "–" : `${deed.peer.latency.toPrecision(2)} / ${deed.peer.frame.toPrecision(2)}`,
    ]),
  );
}

function spread({ min, median, max }: Spread): string {
  return `${min.toFixed(0)} / ${median.toFixed(0)} / ${max.toFixed(0)}`;
}
