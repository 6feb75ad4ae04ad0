import type { ReactNode } from "react";
import { visibleText } from "../format/visible-text.ts";
import { type Mark, shapePath } from "./mark.ts";
import { useMarks } from "./use-marks.ts";
import "./checkpoint-swatch.css";

/** The checkpoint's mark alone; the name must stand beside it. */
export function CheckpointSwatch({ id, size = 12 }: { readonly id: string; readonly size?: number }): ReactNode {
  return <MarkSwatch mark={useMarks()(id)} size={size} />;
}

export function MarkSwatch({ mark, size = 12 }: { readonly mark: Mark; readonly size?: number }): ReactNode {
  return (
    <svg className="swatch" width={size} height={size} viewBox="-6 -6 12 12" aria-hidden="true">
      <path d={shapePath(mark.shape, 3.8)} style={{ fill: mark.colour }} />
    </svg>
  );
}

/** Mark and name in one line, shortened where there is no room. */
export function CheckpointName({ id, name = id }: { readonly id: string; readonly name?: string }): ReactNode {
  return (
    <span className="checkpoint-name" title={visibleText(name)}>
      <CheckpointSwatch id={id} />
      <span className="truncate">{visibleText(name)}</span>
    </span>
  );
}
