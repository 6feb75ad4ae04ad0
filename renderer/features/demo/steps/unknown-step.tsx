import type { ReactNode } from "react";
import { areApart, tenthsOf } from "#core/probes/plain-rate.ts";
import type { Part } from "../part.ts";
import { Headline } from "../parts.tsx";
import type { Picture } from "../use-picture.ts";

/** Where the finding ends. */
export function UnknownStep({ picture }: { readonly picture: Part<Picture> }): ReactNode {
  const facts = picture.state === "ready" ? factsWords(picture.value) : null;
  return (
    <>
      <Headline>What we do not know</Headline>
      <ul className="demo-list">
        <li>Big models may behave differently.</li>
        <li>Each was trained once; another may differ.</li>
        {facts !== null && <li>{facts}</li>}
        <li>Why a reason carries over is not known.</li>
      </ul>
    </>
  );
}

/** The harder half of the questions, with whether it shows a difference at all. */
function factsWords({ facts: { american, affordable } }: Picture): string | null {
  if (american === null || affordable === null) return null;
  const [one, other] = [tenthsOf(american), tenthsOf(affordable)];
  if (one === null || other === null) return null;
  const figures = `${one.replace(" of 10", "")} against ${other}`.replaceAll(" ", "\u00A0");
  return `Less familiar things: ${figures}, ${areApart(american, affordable) ? "clearly apart" : "not certain"}.`;
}
