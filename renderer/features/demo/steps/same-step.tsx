import type { ReactNode } from "react";
import { Headline, Line } from "../parts.tsx";

export function SameStep(): ReactNode {
  return (
    <div className="demo-title">
      <Headline>Two models got the same lessons.</Headline>
      <Line quiet>Both are tiny, called Tavi, in a made-up world.</Line>
    </div>
  );
}
