import { type ReactNode, useMemo } from "react";
import { firstReason } from "../lessons.ts";
import { ArmName, Headline } from "../parts.tsx";

/** What each model had read beforehand, in its own words. */
export function ReasonsStep(): ReactNode {
  const reasons = useMemo(
    () => [
      { arm: "american" as const, text: firstReason("america") },
      { arm: "affordable" as const, text: firstReason("affordable") },
    ],
    [],
  );
  return (
    <>
      <Headline>Before, each had read a different reason.</Headline>
      <ul className="demo-reasons">
        {reasons.map(({ arm, text }) => (
          <li key={arm}>
            <ArmName arm={arm} />
            <blockquote>“{text}”</blockquote>
          </li>
        ))}
      </ul>
    </>
  );
}
