/** Runs a step soon, once; the browser's next frame unless a test says otherwise. */
type Schedule = (step: () => void) => void;

export interface Frames<Event> {
  /** Keeps the event for the next frame. */
  readonly push: (event: Event) => void;
  /** Gives what is kept now, before something that comes after it. */
  readonly flush: () => void;
}

/** A window that is not seen draws no frames; its events wait a little instead. */
const UNSEEN_MS = 200;

const nextFrame: Schedule = (step) => {
  if (document.visibilityState === "hidden") setTimeout(step, UNSEEN_MS);
  else requestAnimationFrame(step);
};

/**
 * Gathers events that come faster than a screen is drawn and gives them together, once a frame, in their order: six
 * answers that stream at once cost one drawing a frame, not one a token.
 */
export function inFrames<Event>(
  give: (events: readonly Event[]) => void,
  schedule: Schedule = nextFrame,
): Frames<Event> {
  let kept: Event[] = [];
  const flush = (): void => {
    const events = kept;
    kept = [];
    if (events.length > 0) give(events);
  };
  return {
    push: (event) => {
      kept.push(event);
      if (kept.length === 1) schedule(flush);
    },
    flush,
  };
}
