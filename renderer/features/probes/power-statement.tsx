import { Check, CircleDashed, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Probe } from "#core/probes/probe.ts";
import type { PowerPlan } from "#core/probes/plan-power.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { readNumber } from "../../shared/format/read-number.ts";
import { plural } from "../../shared/format/text.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import {
  shortCondition,
  needsWords,
  points,
  type PowerRow,
  powerRows,
  powerSentence,
  runsWords,
  verdictOn,
} from "./power-words.ts";
import { powerQuery } from "./probe-queries.ts";

interface PowerStatementProps {
  readonly listed: ListedProbe;
  /** Comparisons with the baseline that the run will make in each group. */
  readonly comparisons: number;
}

/** Before anything is run: the smallest difference that each headline group could show, and whether that is enough. */
export function PowerStatement({ listed, comparisons }: PowerStatementProps): ReactNode {
  const plans = useRemote(powerQuery(listed.probe.id, listed.sha256));
  return (
    <section className="power" aria-label="What this run could find">
      <h3>What this run could find</h3>
      <Remote of={plans} what="the smallest detectable differences" skeleton={<SkeletonRows rows={4} />}>
        {(value) => <Plan probe={listed.probe} plans={value} comparisons={comparisons} />}
      </Remote>
    </section>
  );
}

interface PlanProps {
  readonly probe: Probe;
  readonly plans: readonly PowerPlan[];
  readonly comparisons: number;
}

function Plan({ probe, plans, comparisons }: PlanProps): ReactNode {
  const [typed, setTyped] = useState("10");
  const rows = powerRows(probe, plans);
  const [first] = rows;
  const wanted = readNumber(typed, { from: 0, to: 100, above: true });
  if (!first) return <p className="secondary">No group of this probe has a pair that counts towards a value.</p>;
  const { alpha, power } = first.plan;
  return (
    <>
      <p className="power-sentence">{powerSentence(first.plan)}</p>
      <div className="power-wanted">
        <TextField
          label="What difference matters to you, in points?"
          value={typed}
          onChange={setTyped}
          problem={wanted.ok ? null : wanted.error}
          inputMode="decimal"
          autoComplete="off"
        />
        {wanted.ok && <p role="status">That takes {needsWords(first.plan, wanted.value / 100)}.</p>}
      </div>
      <table className="power-table tabular">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Group
            </th>
            <th scope="col" rowSpan={2}>
              Pairs
            </th>
            <th scope="colgroup" colSpan={first.plan.cases.length}>
              Smallest difference found
            </th>
            <th scope="col" rowSpan={2}>
              {wanted.ok ? `Can it show ${points(wanted.value / 100)}?` : "Can it show that?"}
            </th>
          </tr>
          <tr>
            {first.plan.cases.map((each) => (
              <th scope="col" key={each.assumes} title={each.assumes}>
                {shortCondition(each)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.group}/${row.axes.join()}`} row={row} wanted={wanted.ok ? wanted.value / 100 : null} />
          ))}
        </tbody>
      </table>
      {comparisons === 0 && (
        <p className="probe-note">One checkpoint alone compares with nothing: choose two or more.</p>
      )}
      <p className="probe-note muted">
        Found in {runsWords(power)}, by a two-sided paired test at {alpha * 100}%, before the correction for several
        comparisons{comparisons > 1 && ` (${plural(comparisons, "comparison")} with the baseline in each group)`}. An
        item is one pair, however often it is asked.
      </p>
    </>
  );
}

const REACH_ICONS = {
  yes: <Check aria-hidden="true" size={13} />,
  perhaps: <CircleDashed aria-hidden="true" size={13} />,
  no: <X aria-hidden="true" size={13} />,
};

function Row({ row, wanted }: { readonly row: PowerRow; readonly wanted: number | null }): ReactNode {
  const { group, axes, plan } = row;
  const verdict = wanted === null ? null : verdictOn(plan, wanted);
  return (
    <tr>
      <th scope="row">
        <ForeignText text={group} />
        {axes.length > 0 && <span className="muted"> {axes.join(", ")}</span>}
      </th>
      <td>{formatCount(plan.pairs)}</td>
      {plan.cases.map((each) => (
        <td key={each.assumes}>{each.reachable ? points(each.difference) : "none reliably"}</td>
      ))}
      <td className={`power-verdict power-${verdict?.reach ?? "none"}`}>
        {verdict && (
          <>
            {REACH_ICONS[verdict.reach]} {verdict.words}
          </>
        )}
      </td>
    </tr>
  );
}
