import type { ReactNode } from "react";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { type Agreement, gridQueries } from "./grid-queries.ts";

/** How far the judges that read a run agree, pair by pair. */
export function AgreementTable({ run }: { readonly run: string }): ReactNode {
  const agreements = useRemote(gridQueries.agreement(run));
  return (
    <Remote of={agreements} what="the judges' agreement">
      {(all) => (
        <details className="agreement">
          <summary>How far the judges agree</summary>
          <table className="tabular">
            <thead>
              <tr>
                {["judge", "other judge", "rollouts", "agree", "kappa (95%)", "no verdict"].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {all.map((each) => (
                <tr key={`${each.first} ${each.second} ${each.group}`}>
                  <td>{each.first}</td>
                  <td>{each.second}</td>
                  <td>{each.group}</td>
                  <td>
                    {each.agreed}/{each.compared}
                  </td>
                  <td>{kappaWords(each)}</td>
                  <td>{each.withoutVerdict}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </Remote>
  );
}

function kappaWords({ kappa }: Agreement): string {
  if (kappa === null) return "unknown";
  return `${kappa.kappa.toFixed(2)} (${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)})`;
}
