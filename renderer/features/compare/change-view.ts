import { create } from "zustand";
import { parseAddress } from "../../shared/view/address.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { type CompareView, destinationOf, viewOf } from "./view.ts";

interface LastView {
  readonly last: CompareView | null;
  readonly remember: (view: CompareView) => void;
}

/** The view that was shown last, for coming back from another screen. */
const useLastView = create<LastView>()((set) => ({
  last: null,
  remember: (view) => set({ last: { ...view, dialog: null } }),
}));

/** Changes the view that the address shows now. `replace` is for what moves: a selection, a sort. */
export function changeView(patch: Partial<CompareView>, how: "push" | "replace" = "push"): void {
  navigate(destinationOf({ ...currentView(), ...patch }), how);
}

/** The view of the address; from another screen, the view that this screen had. */
export function currentView(): CompareView {
  const address = parseAddress(location.hash);
  const here = viewOf(address.feature === "compare" ? address : { path: [], query: {} });
  if (here.runs.length > 0) return here;
  return { ...(useLastView.getState().last ?? here), dialog: here.dialog };
}

export function rememberView(view: CompareView): void {
  useLastView.getState().remember(view);
}

/** Makes a column the baseline of all others. */
export function pinColumn(name: string): void {
  const { without } = currentView();
  changeView({ baseline: name, without: without.filter((each) => each !== name) });
}

/** Takes a column off the figure; its readings stay. */
export function takeOff(name: string): void {
  const { without, at } = currentView();
  changeView({ without: [...without, name], at: at === name ? null : at });
}

/** Opens the items behind a cell in the inspector. */
export function openCell(group: string, column: string): void {
  const { at } = currentView();
  changeView({ group, at: column, item: null }, at === null ? "push" : "replace");
}

/** Makes the headline about a group, or about the default one again. */
export function focusGroup(group: string): void {
  const view = currentView();
  changeView({ group: view.group === group && view.at === null ? null : group }, "replace");
}
