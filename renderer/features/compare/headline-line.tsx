import type { ReactNode } from "react";
import type { Headline } from "./headline.ts";

/** The figure in one sentence, with what the sentence rests on. */
export function HeadlineLine({ headline }: { readonly headline: Headline | null }): ReactNode {
  if (headline === null) return null;
  return (
    <section className="compare-headline" aria-label="Headline">
      <p className={headline.decided ? "breakable" : "secondary breakable"} data-testid="headline">
        {headline.text}
      </p>
      <p className="muted breakable">{headline.detail}</p>
    </section>
  );
}
