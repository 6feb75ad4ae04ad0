import { parseAddress, type Address } from "../../shared/view/address.ts";
import { navigate } from "../../shared/view/navigation.ts";

const TABS = ["edit", "claims", "differences"] as const;
export type SpecTab = (typeof TABS)[number];

/** What is chosen on the screen; its address holds all of it. */
export interface SpecPlace {
  /** Null: the first of the list. */
  readonly name: string | null;
  /** Hash of the version that is shown; null: the newest. */
  readonly version: string | null;
  readonly tab: SpecTab;
  /** Hash of the text that the differences begin with; null: the version before. */
  readonly from: string | null;
  readonly dialog: "import" | "new" | null;
}

export function placeOf({ path, query }: Pick<Address, "path" | "query">): SpecPlace {
  const dialog = query["dialog"];
  return {
    name: path[0] ?? null,
    version: query["version"] ?? null,
    tab: TABS.find((tab) => tab === query["tab"]) ?? "edit",
    from: query["from"] ?? null,
    dialog: dialog === "import" || dialog === "new" ? dialog : null,
  };
}

export function queryOf({ version, tab, from, dialog }: SpecPlace): Readonly<Record<string, string>> {
  const given = { version, tab: tab === "edit" ? null : tab, from, dialog };
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** Changes the place that is shown now. `replace` is for what moves. */
export function changePlace(patch: Partial<SpecPlace>, how: "push" | "replace" = "push"): void {
  const address = parseAddress(location.hash);
  const place = { ...placeOf(address.feature === "specs" ? address : { path: [], query: {} }), ...patch };
  navigate({ feature: "specs", path: place.name === null ? [] : [place.name], query: queryOf(place) }, how);
}
