import type { ReactNode } from "react";
import { MarkSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { modelAt, useStory } from "./story-view.ts";

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

/** Mark and name of one of the story's models: the mark is that of its checkpoint on every other screen. */
export function ModelName({ model }: { readonly model: number }): ReactNode {
  const { checkpoint, name } = modelAt(useStory(), model);
  const mark = useMarks()(checkpoint);
  return (
    <span className="demo-arm">
      <MarkSwatch mark={mark} />
      {name}
    </span>
  );
}

/** What stands where a model should have answered. */
export function Missing({
  why,
  otherwise,
}: {
  readonly why?: string | undefined;
  readonly otherwise: string;
}): ReactNode {
  return <Line quiet>{why ?? otherwise} The story goes on.</Line>;
}
