import { create } from "zustand";
import { parseAddress } from "../../shared/view/address.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { type CorpusView, destinationOf, EMPTY_VIEW, viewOf } from "./corpus-view.ts";

interface LastView {
  readonly last: CorpusView;
  readonly remember: (view: CorpusView) => void;
}

/** The view that was shown last, for coming back from another screen. */
const useLastView = create<LastView>()((set) => ({
  last: EMPTY_VIEW,
  remember: (view) => set({ last: { ...view, dialog: null } }),
}));

/** The view of the address; where it says nothing, the view that this screen had. */
export function currentView(): CorpusView {
  const address = parseAddress(location.hash);
  const bare = address.path.length === 0 && Object.keys(address.query).every((name) => name === "dialog");
  if (address.feature !== "corpus" || !bare) return viewOf(address.feature === "corpus" ? address : EMPTY_ADDRESS);
  return { ...useLastView.getState().last, dialog: viewOf(address).dialog };
}

/** Changes the view that is shown now. `replace` is for what moves: a selection, a query that is typed. */
export function changeView(patch: Partial<CorpusView>, how: "push" | "replace" = "push"): void {
  navigate(destinationOf({ ...currentView(), ...patch }), how);
}

export function rememberView(view: CorpusView): void {
  useLastView.getState().remember(view);
}

const EMPTY_ADDRESS = { path: [], query: {} };
