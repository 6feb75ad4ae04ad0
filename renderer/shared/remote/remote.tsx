import { type ReactNode, useEffect, useState } from "react";
import { FailedState } from "./failed-state.tsx";
import type { RemoteState } from "./use-remote.ts";
import "./remote.css";

interface RemoteProps<T> {
  readonly of: RemoteState<T>;
  /** What it is, in the plural or with an article: "checkpoints", "the report". */
  readonly what: string;
  /** The final layout without its content; rows of grey by default. */
  readonly skeleton?: ReactNode;
  /** True when there is nothing to show; then `empty` is drawn. */
  readonly isEmpty?: (value: T) => boolean;
  /** What this is for, and one button: an `<EmptyState>`. */
  readonly empty?: ReactNode;
  readonly children: (value: T) => ReactNode;
}

/** The one way to draw what comes from the host: loading, failed, empty and ready. */
export function Remote<T>({ of, what, skeleton, isEmpty, empty, children }: RemoteProps<T>): ReactNode {
  switch (of.state) {
    case "loading":
      return (
        <div className="remote-loading" aria-busy="true">
          <WaitingLine what={what} />
          <div className="remote-skeleton" aria-hidden="true">
            {skeleton ?? <SkeletonRows />}
          </div>
        </div>
      );
    case "failed":
      return <FailedState what={what} failure={of.failure} retry={of.retry} />;
    case "ready":
      if (isEmpty?.(of.value)) return empty;
      return (
        <>
          {of.failure && (
            <p className="remote-stale" role="status">
              Shown as last read. {of.failure.problem.message} <button onClick={of.retry}>Try again</button>
            </p>
          )}
          {children(of.value)}
        </>
      );
    default:
      return of satisfies never;
  }
}

/** Says what is being waited for, once it takes longer than a person notices. */
function WaitingLine({ what }: { readonly what: string }): ReactNode {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((value) => value + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="remote-waiting muted" role="status">
      {seconds >= 1 ? `Reading ${what}… ${seconds} s` : ""}
    </p>
  );
}

/** Grey rows at the height of table rows. */
export function SkeletonRows({ rows = 8 }: { readonly rows?: number }): ReactNode {
  return Array.from({ length: rows }, (_, row) => (
    <div className="skeleton-row" key={row}>
      <span className="skeleton-block" style={{ width: `${34 + ((row * 17) % 40)}%` }} />
    </div>
  ));
}
