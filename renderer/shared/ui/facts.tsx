import type { ReactNode } from "react";
import { visibleText } from "../format/visible-text.ts";
import "./facts.css";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values in two columns. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div className="facts-row" key={fact.name}>
          <dt className="muted">{fact.name}</dt>
          <dd className="breakable">{typeof fact.value === "string" ? visibleText(fact.value) : fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
