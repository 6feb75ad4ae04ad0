import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ProbeCheck } from "#core/probes/authoring/check-report.ts";
import type { Probe } from "#core/probes/probe.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { type CheckRow, checkRows } from "./check-rows.ts";
import "./check.css";

const ICONS = {
  good: <CircleCheck aria-label="fine" size={14} />,
  warning: <TriangleAlert aria-label="look at this" size={14} />,
  unknown: <CircleDashed aria-label="not looked at" size={14} />,
};

/** What was looked at, what was found, and how it was decided. */
export function CheckTable({ check, probe }: { readonly check: ProbeCheck; readonly probe: Probe }): ReactNode {
  return (
    <table className="check-table tabular" aria-label="What the check found">
      <thead>
        <tr>
          <th scope="col" aria-label="State" />
          <th scope="col">Looked at</th>
          <th scope="col">Found</th>
          <th scope="col">How</th>
        </tr>
      </thead>
      <tbody>
        {checkRows(check, probe).map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { readonly row: CheckRow }): ReactNode {
  const { tone, what, found, how, examples } = row;
  return (
    <tr data-tone={tone}>
      <td className={`check-${tone}`}>{ICONS[tone]}</td>
      <th scope="row">
        <ForeignText text={what} />
      </th>
      <td>
        {examples.length === 0 ? (
          <ForeignText text={found} />
        ) : (
          <details>
            <summary>
              <ForeignText text={found} />
            </summary>
            <ul>
              {examples.map((example) => (
                <li key={example}>
                  <ForeignText text={example} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
      <td className="secondary">
        <ForeignText text={how} />
      </td>
    </tr>
  );
}
