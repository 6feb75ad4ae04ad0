import { type KeyBinding, useKeys } from "../shared/view/keys.ts";
import { navigate } from "../shared/view/navigation.ts";
import { useView } from "../shared/view/view-store.ts";
import { FEATURES } from "./features.ts";
import { nextTheme } from "./theme.ts";

const FRAME_KEYS: readonly KeyBinding[] = [
  ...FEATURES.map(({ id, label, key }) => ({ keys: key, label, run: () => navigate({ feature: id }) })),
  { keys: "mod+k", label: "Find or do anything", run: () => useView.getState().setPaletteOpen(true) },
  { keys: "?", label: "Show the keys", run: () => useView.getState().setKeysOpen(true) },
  { keys: "shift+t", label: "Change the theme", run: changeTheme },
];

/** Keys that work on every screen. */
export function useFrameKeys(): void {
  useKeys("Everywhere", FRAME_KEYS);
}

function changeTheme(): void {
  const { theme, setTheme } = useView.getState();
  setTheme(nextTheme(theme));
}
