import type { ReactNode } from "react";
import { formatDate } from "../../shared/format/time.ts";
import type { SaveState } from "./autosave.ts";

interface SaveWordsProps {
  readonly state: SaveState;
  /** The text is not that of the newest version. */
  readonly changed: boolean;
  readonly retry: () => void;
}

/** Whether what was typed is safe. */
export function SaveWords({ state, changed, retry }: SaveWordsProps): ReactNode {
  if (state.state === "failed") {
    return (
      <span className="spec-save-failed breakable" role="alert">
        Not saved. {state.failure.problem.message}{" "}
        <button type="button" onClick={retry}>
          Try again
        </button>
      </span>
    );
  }
  return (
    <span className="muted" role="status">
      {savedWords(state, changed)}
    </span>
  );
}

function savedWords(state: Exclude<SaveState, { readonly state: "failed" }>, changed: boolean): string {
  switch (state.state) {
    case "as kept":
      return changed ? "" : "As kept";
    case "waiting":
      return "Typing…";
    case "saving":
      return "Saving…";
    case "saved":
      return changed ? `Saved ${formatDate(state.at)}, not a version yet` : "As kept";
    default:
      return state satisfies never;
  }
}
