import { create } from "zustand";
import { type Address, parseAddress } from "../../shared/view/address.ts";
import { type Destination, navigate } from "../../shared/view/navigation.ts";

export const TABS = ["plans", "runs", "machines", "lineage"] as const;
export type TrainingTab = (typeof TABS)[number];

/** What is chosen on the screen; its address holds all of it. */
export interface TrainingPlace {
  readonly tab: TrainingTab;
  /** A plan's reference, a run's key, a machine's name or a node's id; null: the first of the list. */
  readonly chosen: string | null;
  /** The view of what is chosen: "cost" of a plan, "logs" of a run; null: its first. */
  readonly view: string | null;
  /** Something that is being added or changed: "machine", "plan". */
  readonly dialog: string | null;
}

const EMPTY: TrainingPlace = { tab: "plans", chosen: null, view: null, dialog: null };

export function placeOf({ path, query }: Pick<Address, "path" | "query">): TrainingPlace {
  return {
    tab: TABS.find((tab) => tab === path[0]) ?? EMPTY.tab,
    chosen: path[1] ?? null,
    view: query["view"] ?? null,
    dialog: query["dialog"] ?? null,
  };
}

export function destinationOf({ tab, chosen, view, dialog }: TrainingPlace): Destination {
  return {
    feature: "training",
    path: chosen === null ? [tab] : [tab, chosen],
    query: { ...(view !== null && { view }), ...(dialog !== null && { dialog }) },
  };
}

interface LastPlaces {
  readonly tab: TrainingTab;
  /** Of each tab. */
  readonly places: Readonly<Partial<Record<TrainingTab, TrainingPlace>>>;
}

/** What was shown last, for coming back from another tab or screen. */
const useLast = create<LastPlaces>()(() => ({ tab: EMPTY.tab, places: {} }));

/** The place of the address; where it names no tab, the one that was shown last. */
export function currentPlace(): TrainingPlace {
  const address = parseAddress(location.hash);
  const own = address.feature === "training" ? address : { path: [], query: {} };
  if (own.path.length > 0) return placeOf(own);
  const { tab, places } = useLast.getState();
  return { ...(places[tab] ?? { ...EMPTY, tab }), dialog: placeOf(own).dialog };
}

export function rememberPlace(place: TrainingPlace): void {
  useLast.setState(({ places }) => ({
    tab: place.tab,
    places: { ...places, [place.tab]: { ...place, dialog: null } },
  }));
}

/** Changes the place that is shown now. `replace` is for what moves. */
export function changePlace(patch: Partial<TrainingPlace>, how: "push" | "replace" = "push"): void {
  navigate(destinationOf({ ...currentPlace(), ...patch }), how);
}

/** To another tab, as it was left. */
export function openTab(tab: TrainingTab): void {
  navigate(destinationOf(useLast.getState().places[tab] ?? { ...EMPTY, tab }));
}

/** Another thing of the tab that is shown, at the view that was open. */
export function select(chosen: string): void {
  changePlace({ chosen }, "replace");
}
