import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { findQuotes, flatten, type TextSpan } from "#core/specs/quote.ts";
import type { SpecView } from "#core/specs/summary.ts";
import { MarkedText } from "../../shared/text/marked-text.tsx";
import { scrollToOffset } from "../../shared/text/selection-span.ts";
import type { TextMark } from "../../shared/text/text-pieces.ts";
import { ClaimsPanel, type ChosenSubdomain } from "./claims-panel.tsx";
import { Outline } from "./outline.tsx";
import "./claims-view.css";

/** A version's text with what it claims beside it: the section that a claim stands on, and what no claim touches. */
export function ClaimsView({ view }: { readonly view: SpecView }): ReactNode {
  const { spec, coverage } = view;
  const text = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<ChosenSubdomain | null>(null);
  const [place, setPlace] = useState<TextSpan | null>(null);
  const flat = useMemo(() => flatten(spec.text), [spec.text]);
  const quoted = useMemo(() => (chosen === null ? [] : findQuotes(flat, chosen.section)), [flat, chosen]);
  const marks = useMemo(
    (): TextMark[] => [
      ...quoted.map((span) => ({ ...span, kind: "section" as const, title: chosen?.title ?? "" })),
      ...coverage.uncovered.map(({ start, end }) => ({
        start,
        end,
        kind: "uncovered" as const,
        title: "No claim touches this sentence",
      })),
      ...(place === null ? [] : [{ ...place, kind: "current" as const, title: "" }]),
    ],
    [quoted, chosen, coverage, place],
  );
  const show = useCallback((span: TextSpan | undefined): void => {
    if (span) requestAnimationFrame(() => text.current && scrollToOffset(text.current, span.start));
  }, []);
  const choose = (next: ChosenSubdomain): void => {
    setChosen(next);
    setPlace(null);
    show(findQuotes(flat, next.section)[0]);
  };
  const goTo = (span: TextSpan): void => {
    setPlace(span);
    show(span);
  };
  return (
    <div className="spec-claims">
      <Outline sections={spec.sections} onGo={show} />
      <div className="spec-read">
        <MarkedText ref={text} text={spec.text} marks={marks} />
      </div>
      <ClaimsPanel view={view} chosen={chosen} onChoose={choose} onGoTo={goTo} />
    </div>
  );
}
