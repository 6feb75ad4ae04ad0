import { type Theme, useView } from "../shared/view/view-store.ts";

/** Puts the remembered theme on the document, before the first paint and whenever it changes. */
export function applyTheme(): void {
  show(useView.getState().theme);
  useView.subscribe((state) => show(state.theme));
}

/** The order in which the toggle goes round. */
export function nextTheme(theme: Theme): Theme {
  switch (theme) {
    case "system":
      return "light";
    case "light":
      return "dark";
    case "dark":
      return "system";
    default:
      return theme satisfies never;
  }
}

function show(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
}
