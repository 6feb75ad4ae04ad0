import type { ReactNode } from "react";
import { MarkSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { ARM_NAMES, ARMS, type Arm } from "./arms.ts";

export function Headline({ children }: { readonly children: ReactNode }): ReactNode {
  return <h1 className="demo-headline">{children}</h1>;
}

export function Line({
  children,
  quiet = false,
}: {
  readonly children: ReactNode;
  readonly quiet?: boolean;
}): ReactNode {
  return <p className={quiet ? "demo-line secondary" : "demo-line"}>{children}</p>;
}

/** Mark and name of a model: the same as its checkpoint has on every other screen. */
export function ArmName({ arm }: { readonly arm: Arm }): ReactNode {
  const mark = useMarks()(ARMS[arm]);
  return (
    <span className="demo-arm">
      <MarkSwatch mark={mark} />
      {ARM_NAMES[arm]}
    </span>
  );
}

/** What stands where a model should have answered. */
export function Missing({ what }: { readonly what: string }): ReactNode {
  return <Line quiet>{what} The story goes on.</Line>;
}
