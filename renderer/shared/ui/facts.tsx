import type { ReactNode } from "react";
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
          <dd className="breakable">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
