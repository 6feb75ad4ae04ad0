import type { KeyBinding } from "../../shared/view/keys.ts";
import { changeView, currentView, pinColumn } from "./change-view.ts";
import type { CompareModel } from "./compare-model.ts";

/** The keys of the screen; without a report only those that need none. */
export function compareKeys(model: CompareModel | null): readonly KeyBinding[] {
  const always: KeyBinding[] = [{ keys: "r", label: "Choose runs", run: () => changeView({ dialog: "runs" }) }];
  if (!model) return always;
  const other = model.readings.find((reading) => reading !== model.reading);
  return [
    ...always,
    { keys: "c", label: "Add a checkpoint", run: () => changeView({ dialog: "add" }) },
    { keys: "b", label: "Pin the column in focus, or the next one, as baseline", run: () => pinFocused(model) },
    {
      keys: "d",
      label: "Open or close the domains",
      run: () => changeView({ domains: !currentView().domains }, "replace"),
    },
    ...(other
      ? [
          {
            keys: "l",
            label: `Show the other reading (${other})`,
            run: () => changeView({ reading: other }, "replace"),
          },
        ]
      : []),
  ];
}

function pinFocused({ columns }: CompareModel): void {
  const focused = document.activeElement?.closest("[data-column]")?.getAttribute("data-column");
  const open = currentView().at;
  // The baseline stands first, so the next one is the second.
  const wanted = [focused, open, columns[1]?.name].find((name) => name && name !== columns[0]?.name);
  if (wanted) pinColumn(wanted);
}
