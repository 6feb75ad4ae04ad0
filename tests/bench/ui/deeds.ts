import type { Page } from "@playwright/test";
import { scrollDown } from "./scroll.ts";
import { goTo, type Shown } from "./watch.ts";
import { ARMS, type BenchWorkspace, LONG } from "./workspace.ts";

/** Something that a person does, with what they wait for. */
export interface Deed {
  readonly what: string;
  /** Another screen that is gone to first, where the one before already shows what is waited for. */
  readonly from?: string;
  readonly shown: Shown;
  readonly act: (page: Page) => Promise<void>;
  /** The deed of the plain table that does the same job. */
  readonly peer?: "open" | "sort" | "filter" | "scroll" | "scroll wide" | "open wide";
}

const press =
  (key: string) =>
  async (page: Page): Promise<void> =>
    page.keyboard.press(key);
const click =
  (selector: string) =>
  async (page: Page): Promise<void> =>
    page.locator(selector).first().click();

const palette = (): Deed[] => [
  { what: "palette: Ctrl+K to shown", shown: { selector: ".palette-row" }, act: press("Control+k") },
  {
    what: "palette: key to filtered",
    shown: { selector: ".palette:not(:has(.palette-group)) .palette-row" },
    act: press("m"),
  },
  { what: "palette: Escape to gone", shown: { selector: "body:not(:has(.palette))" }, act: press("Escape") },
];

/** Another baseline each round: the host computes every interval anew. */
const wide = ({ wide: run }: BenchWorkspace, round: number): Deed[] => {
  const baseline = ARMS[1 + (round % (ARMS.length - 1))] ?? ARMS[0];
  return [
    {
      what: "six × 500: open",
      shown: { selector: `td[data-column="msm-affordable"] [data-testid^="effect:"]` },
      act: goTo(`#/compare/${run}`),
      peer: "open wide",
    },
    {
      what: "six × 500: rows by domain",
      shown: { selector: `tr[data-row="9"]` },
      act: click(".compare-fold button"),
    },
    { what: "six × 500: scroll", shown: { selector: ".compare-scroll" }, act: scrollDown(".compare-scroll", 1_200) },
    {
      what: "six × 500: another baseline",
      shown: { selector: `.compare-ready[aria-busy="false"] th.compare-pinned[data-column="${baseline}"]` },
      act: goTo(`#/compare/${run}?baseline=${baseline}`),
    },
    {
      what: "six × 500: items behind a dot",
      shown: { selector: ".evidence-item" },
      act: goTo(`#/compare/${run}?group=all&at=base`),
    },
    {
      what: "six × 500: sort items",
      shown: { selector: ".evidence-items-head", text: "largest difference" },
      act: goTo(`#/compare/${run}?group=all&at=base&sort=difference`),
    },
    {
      what: "six × 500: scroll items",
      shown: { selector: ".evidence-item" },
      act: scrollDown(".evidence-list", 12_000),
      peer: "scroll wide",
    },
  ];
};

const long = ({ long: run }: BenchWorkspace): Deed[] => [
  {
    what: "10,000 results: open",
    from: "#/doctor",
    shown: { selector: ".evidence-item" },
    act: goTo(`#/compare/${run}?group=all&at=msm-america-aft`),
    peer: "open",
  },
  {
    what: "10,000 results: scroll",
    shown: { selector: ".evidence-item" },
    act: scrollDown(".evidence-list", 24_000),
    peer: "scroll",
  },
  {
    what: "10,000 results: sort",
    shown: { selector: ".evidence-items-head", text: "largest difference" },
    act: goTo(`#/compare/${run}?group=all&at=msm-america-aft&sort=difference`),
    peer: "sort",
  },
  {
    what: "10,000 results: J to the next",
    shown: { selector: `.evidence-item[aria-selected="true"]` },
    act: press("j"),
  },
  {
    what: "probe of 10,000: open",
    shown: { selector: ".probe-detail h1", text: "10000 pairs" },
    act: goTo(`#/probes/${LONG}`),
  },
  {
    what: "probe of 10,000: all items",
    shown: { selector: ".probe-all .table-row" },
    act: click(`.probe-detail button:has-text("All 10,000 items")`),
    peer: "open",
  },
  {
    what: "probe of 10,000: filter by a key",
    shown: { selector: ".probe-all .table[aria-rowcount]:not([aria-rowcount='10001'])" },
    act: async (page) => page.locator(".probe-all input").pressSequentially("k"),
    peer: "filter",
  },
  {
    what: "probe of 10,000: clear the filter",
    shown: { selector: ".probe-all .table[aria-rowcount='10001']" },
    act: press("Backspace"),
  },
  {
    what: "probe of 10,000: sort",
    shown: { selector: ".probe-all [aria-sort=ascending]" },
    act: click(".probe-all .table-head button"),
    peer: "sort",
  },
  {
    what: "probe of 10,000: scroll",
    shown: { selector: ".probe-all .table-row" },
    act: scrollDown(".probe-all .table", 24_000),
    peer: "scroll",
  },
];

/** One round of everything, in an order in which each deed finds what it needs. */
export function deedsOf(workspace: BenchWorkspace, round: number): readonly Deed[] {
  return [...palette(), ...wide(workspace, round), ...long(workspace)];
}
