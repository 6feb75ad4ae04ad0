import type { ReactNode } from "react";
import { visibleParts } from "../format/visible-text.ts";
import "./foreign-text.css";

/** Text of a model, a file or a person: never markup, and nothing in it can hide or reorder what stands around it. */
export function ForeignText({ text }: { readonly text: string }): ReactNode {
  return (
    <bdi className="foreign-text">
      {visibleParts(text).map((part, index) =>
        part.hidden === null ? (
          part.text
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- parts of one text have no other identity
          <span className="foreign-hidden" title={`Hidden character ${part.hidden}`} key={index}>
            {part.text}
          </span>
        ),
      )}
    </bdi>
  );
}
