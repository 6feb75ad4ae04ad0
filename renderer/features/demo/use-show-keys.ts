import { useMemo } from "react";
import type { Guess } from "#core/stories/story.ts";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { linkTo, navigate } from "../../shared/view/navigation.ts";

interface ShowDeeds {
  readonly next: () => void;
  readonly back: () => void;
  readonly reset: () => void;
  readonly guess: (guess: Guess) => void;
  /** Marks the next of the guesses: a clicker has one key to spare. */
  readonly nextGuess: () => void;
}

/** Arrows for a person, page keys for a clicker. What a clicker also sends and would break the show is swallowed. */
export function useShowKeys({ next, back, reset, guess, nextGuess }: ShowDeeds): void {
  const bindings = useMemo(
    (): KeyBinding[] => [
      ...["ArrowRight", "ArrowDown", "PageDown", " "].map((keys) => ({ keys, label: "Next", run: next })),
      ...["ArrowLeft", "ArrowUp", "PageUp", "Backspace"].map((keys) => ({ keys, label: "Back", run: back })),
      { keys: "r", label: "Start again", run: reset },
      { keys: "1", label: "Guess: both take the one", run: () => guess("toward") },
      { keys: "2", label: "Guess: both take the other", run: () => guess("away") },
      { keys: "3", label: "Guess: they part", run: () => guess("part") },
      ...["b", "."].map((keys) => ({ keys, label: "Clicker: next guess", run: nextGuess })),
      { keys: "n", label: "Presenter notes", run: openNotes },
      { keys: "f", label: "Full screen", run: toggleFullScreen },
      { keys: "Escape", label: "Leave", run: () => navigate({ feature: "" }) },
      { keys: "F5", label: "Clicker: start", run: () => undefined },
      { keys: "shift+F5", label: "Clicker: start here", run: () => undefined },
    ],
    [next, back, reset, guess, nextGuess],
  );
  useKeys("Demo", bindings);
}

function openNotes(): void {
  globalThis.open(linkTo({ feature: "demo", path: ["notes"] }), "msm-demo-notes", "popup,width=900,height=700");
}

function toggleFullScreen(): void {
  // Where a window may not fill the screen it stays as it is: the show does not depend on it.
  const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  void change.catch(() => undefined);
}
