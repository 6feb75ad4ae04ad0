import type { ReactNode } from "react";
import type { Part } from "../part.ts";
import { Headline, Line, Missing } from "../parts.tsx";
import { RateRow } from "../rate-row.tsx";
import type { Picture } from "../use-picture.ts";

/** The same lessons to a model that had read no reason. */
export function WithoutStep({ picture }: { readonly picture: Part<Picture> }): ReactNode {
  return (
    <>
      <Headline>And without a reason?</Headline>
      {picture.state === "ready" && (
        <>
          <RateRow arm="american" rate={picture.value.asked.american} />
          <RateRow arm="none" rate={picture.value.asked.none} />
          <RateRow arm="affordable" rate={picture.value.asked.affordable} />
        </>
      )}
      {picture.state === "waiting" && <Line quiet>Still being counted on this computer.</Line>}
      {picture.state === "missing" && <Missing what="The picture is not here today." />}
      <Line quiet>The same lessons fit either reason.</Line>
    </>
  );
}
