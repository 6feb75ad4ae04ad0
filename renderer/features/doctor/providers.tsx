import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { providerLabel } from "../../shared/format/provider.ts";
import type { DoctorReport } from "../../shared/remote/queries.ts";

/** Each execution provider: whether it was asked, whether it can be used, why not, and what to do about it. */
export function Providers({
  providers,
  engineProvider,
}: Pick<DoctorReport, "providers" | "engineProvider">): ReactNode {
  return (
    <section>
      <h2>Execution providers</h2>
      <table className="doctor-table">
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">Asked</th>
            <th scope="col">Available</th>
            <th scope="col">What was found</th>
            <th scope="col">Fix</th>
          </tr>
        </thead>
        <tbody>
          {providers.map(({ name, asked, available, reason, fix }) => (
            <tr key={name}>
              <th scope="row">{providerLabel(name)}</th>
              <td className="secondary">{asked ? "yes" : "no"}</td>
              <td className={available ? "doctor-yes" : "muted"}>
                {available ? <Check aria-hidden="true" size={14} /> : <Minus aria-hidden="true" size={14} />}
                {available ? "available" : "not available"}
              </td>
              <td className="secondary breakable">{reason}</td>
              <td className="breakable">
                {fix ?? <span className="muted">{available ? "none needed" : "none here"}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="secondary">
        Checkpoints run on {providerLabel(engineProvider)} or not at all; --provider NAME or MSM_PROVIDER chooses it
        where the workbench is started.
      </p>
    </section>
  );
}
