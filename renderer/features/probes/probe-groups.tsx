import { type ReactNode, useMemo } from "react";
import { groupsOf } from "#core/probes/groups.ts";
import { type Probe, targetOf } from "#core/probes/probe.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";

/** The groups that results are reported in; by axis too, where not every item counts towards each. */
export function ProbeGroups({ probe }: { readonly probe: Probe }): ReactNode {
  const groups = useMemo(() => groupsOf(probe), [probe]);
  const whole = useMemo(
    () => probe.axes.every(({ id }) => probe.items.every((item) => targetOf(item, id) !== null)),
    [probe],
  );
  const axes = whole ? [] : probe.axes;
  return (
    <>
      <table className="probe-groups">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Items</th>
            {axes.map(({ id, label }) => (
              <th scope="col" key={id}>
                <ForeignText text={label} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ id, level, items }) => (
            <tr key={id} className={level === "domain" ? "secondary" : ""}>
              <th scope="row">
                <ForeignText text={id} />
              </th>
              <td>{formatCount(items.length)}</td>
              {axes.map((axis) => (
                <td key={axis.id}>{formatCount(items.filter((item) => targetOf(item, axis.id) !== null).length)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {whole && probe.axes.length > 1 && <p className="probe-note muted">Every item counts towards every axis.</p>}
    </>
  );
}
