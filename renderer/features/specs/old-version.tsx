import { GitCompareArrows, RotateCcw } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { SpecView } from "#core/specs/summary.ts";
import { formatDate } from "../../shared/format/time.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { MarkedText } from "../../shared/text/marked-text.tsx";
import { scrollToOffset } from "../../shared/text/selection-span.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Outline } from "./outline.tsx";
import { changePlace } from "./spec-place.ts";
import "./edit-view.css";

/** A text that a spec had: to read, to compare, to go back to. */
export function OldVersion({ view }: { readonly view: SpecView }): ReactNode {
  const { spec, versions } = view;
  const text = useRef<HTMLDivElement>(null);
  const restore = useAction(() => wire.specs.keep.mutate({ name: spec.name, text: spec.text }), {
    done: () => `That text is the newest version of ${spec.name} again.`,
    changes: [["specs"]],
  });
  const kept = versions.find(({ sha256 }) => sha256 === spec.sha256);
  return (
    <div className="spec-edit">
      <Outline sections={spec.sections} onGo={({ start }) => text.current && scrollToOffset(text.current, start)} />
      <div className="spec-page">
        <div className="spec-read">
          <MarkedText ref={text} text={spec.text} marks={[]} />
        </div>
        <footer className="spec-foot">
          <span className="muted">
            {kept ? `As it was on ${formatDate(kept.keptAt)}; to read only.` : "To read only."}
          </span>
          <span className="spec-foot-end">
            <Button
              icon={GitCompareArrows}
              onClick={() => changePlace({ version: null, tab: "differences", from: spec.sha256 })}
            >
              What changed since
            </Button>
            <Button
              icon={RotateCcw}
              disabled={restore.pending}
              onClick={() => restore.run(undefined, () => changePlace({ version: null }))}
            >
              Make it the newest again
            </Button>
          </span>
        </footer>
      </div>
    </div>
  );
}
