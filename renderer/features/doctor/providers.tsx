import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { providerLabel } from "../../shared/format/provider.ts";
import type { DoctorReport } from "../../shared/remote/queries.ts";

/** Each execution provider with whether it can be used, and why not. */
export function Providers({ providers }: Pick<DoctorReport, "providers">): ReactNode {
  return (
    <section>
      <h2>Execution providers</h2>
      <table className="doctor-table">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">Available</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {providers.map(({ name, available, reason }) => (
            <tr key={name}>
              <th scope="row">{providerLabel(name)}</th>
              <td className={available ? "doctor-yes" : "muted"}>
                {available ? <Check aria-hidden="true" size={14} /> : <Minus aria-hidden="true" size={14} />}
                {available ? "available" : "not available"}
              </td>
              <td className="secondary breakable">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
