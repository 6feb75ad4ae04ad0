import { CircleAlert, CircleCheck, CircleHelp, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import type { ListedMachine } from "../../../shared/remote/queries.ts";
import { ForeignText } from "../../../shared/ui/foreign-text.tsx";
import { type CheckLine, checkLines } from "./check-lines.ts";
import type { MachineCheck } from "./machine-queries.ts";
import "./check-list.css";

const ICONS = {
  good: { Icon: CircleCheck, words: "in order" },
  note: { Icon: CircleAlert, words: "to know" },
  missing: { Icon: CircleX, words: "not in order" },
  unknown: { Icon: CircleHelp, words: "not known" },
} satisfies Record<CheckLine["state"], unknown>;

interface CheckListProps {
  readonly machine: ListedMachine;
  readonly check: MachineCheck | null;
}

/** What a machine has and can, with each warning's way out below. */
export function CheckList({ machine, check }: CheckListProps): ReactNode {
  return (
    <>
      {check?.problem && (
        <p className="training-problem breakable" role="alert">
          <ForeignText text={check.problem.message} />
        </p>
      )}
      <ul className="check-list" aria-label={`What ${machine.name} has`}>
        {checkLines(machine, check).map((line) => (
          <Line key={line.name} line={line} />
        ))}
      </ul>
      {(check?.warnings ?? []).map((warning) => (
        <p className="training-warning breakable" key={warning}>
          <CircleAlert aria-hidden="true" size={14} />
          <ForeignText text={warning} />
        </p>
      ))}
    </>
  );
}

function Line({ line: { name, state, value } }: { readonly line: CheckLine }): ReactNode {
  const { Icon, words } = ICONS[state];
  return (
    <li data-state={state}>
      <Icon aria-label={words} size={14} />
      <span className="muted">{name}</span>
      <span className="breakable">
        <ForeignText text={value} />
      </span>
    </li>
  );
}
