import type { ReadingKind } from "#core/probes/reading.ts";
import type { Address } from "../../shared/view/address.ts";
import type { Destination } from "../../shared/view/navigation.ts";
import { ITEM_SORTS, type ItemSort } from "./item-order.ts";

const EVIDENCE_TABS = ["items", "scatter", "rates"] as const;
/** What the inspector shows of a dot besides its numbers. */
export type EvidenceTab = (typeof EVIDENCE_TABS)[number];

export function evidenceTab(text: string | undefined): EvidenceTab {
  return oneOf(EVIDENCE_TABS, text) ?? "items";
}

/** Everything that is chosen on the screen; its address holds all of it, so that a link restores the view. */
export interface CompareView {
  /** Runs side by side; none: whatever was shown last, or the newest. */
  readonly runs: readonly string[];
  /** Column that is pinned; null: the first. */
  readonly baseline: string | null;
  /** Id of a value axis; null: the probe's first. */
  readonly axis: string | null;
  /** Null: the first that was read. */
  readonly reading: ReadingKind | null;
  /** The group in focus: its row is marked and the headline is about it. */
  readonly group: string | null;
  /** The column whose dot in that group is open in the inspector. */
  readonly at: string | null;
  readonly tab: EvidenceTab;
  readonly item: string | null;
  readonly sort: ItemSort;
  /** Columns that were taken off. */
  readonly without: readonly string[];
  /** Whether the rows by domain are open. */
  readonly domains: boolean;
  readonly dialog: "runs" | "add" | null;
}

/** Reads what `destinationOf` writes; values that it does not know count as not given. */
export function viewOf({ path, query }: Pick<Address, "path" | "query">): CompareView {
  return {
    runs: listOf(path[0]),
    baseline: query["baseline"] ?? null,
    axis: query["axis"] ?? null,
    reading: oneOf(["likelihood", "sampled"], query["reading"]),
    group: query["group"] ?? null,
    at: query["at"] ?? null,
    tab: evidenceTab(query["tab"]),
    item: query["item"] ?? null,
    sort: oneOf(ITEM_SORTS, query["sort"]) ?? "against",
    without: listOf(query["without"]),
    domains: query["domains"] === "open",
    dialog: oneOf(["runs", "add"], query["dialog"]),
  };
}

/** The place of a view; what stands at its default is left out of the link. */
export function destinationOf(view: CompareView): Destination & { readonly query: Readonly<Record<string, string>> } {
  const { runs, tab, sort, without, domains, baseline, axis, reading, group, at, item, dialog } = view;
  const query = {
    baseline,
    axis,
    reading,
    group,
    at,
    item,
    dialog,
    tab: tab === "items" ? null : tab,
    sort: sort === "against" ? null : sort,
    without: without.length === 0 ? null : without.join(","),
    domains: domains ? "open" : null,
  };
  return {
    feature: "compare",
    path: runs.length === 0 ? [] : [runs.join(",")],
    query: Object.fromEntries(
      Object.entries(query).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    ),
  };
}

function listOf(text: string | undefined): string[] {
  return [...new Set((text ?? "").split(",").filter((part) => part !== ""))];
}

function oneOf<Value extends string>(known: readonly Value[], text: string | undefined): Value | null {
  return known.find((value) => value === text) ?? null;
}
