import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { plural } from "../../../shared/format/text.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { linkTo } from "../../../shared/view/navigation.ts";
import { stateWords } from "../runs/run-words.ts";
import { armGrid } from "./arm-grid.ts";
import { lengthWords } from "./stage-words.ts";
import "./arms-section.css";

interface ShownPlan extends Pick<OpenedPlan, "plan" | "planned"> {
  /** Null: it is being changed, so nothing can have come of it. */
  readonly sha256: string | null;
}

/** Arms × seeds: a stage that arms share is drawn, and trained, once. */
export function ArmsSection({ opened }: { readonly opened: ShownPlan }): ReactNode {
  const { plan } = opened;
  const { arms, columns, cells } = armGrid(plan.arms);
  const tracks = `minmax(90px, max-content) repeat(${columns}, minmax(104px, 220px)) repeat(${plan.seeds.length}, minmax(84px, max-content))`;
  const shared = cells.some((cell) => cell.rows > 1);
  return (
    <section>
      <h2>Arms × seeds</h2>
      <div className="arm-grid-frame">
        <div className="arm-grid" style={{ gridTemplateColumns: tracks }} data-testid="arm-grid">
          <span className="arm-head muted">Arm</span>
          <span className="arm-head muted" style={{ gridColumn: `2 / span ${columns}` }}>
            Stages, in order
          </span>
          {plan.seeds.map((seed) => (
            <span className="arm-head arm-seed muted" key={seed}>
              seed {seed}
            </span>
          ))}
          {arms.map((arm, row) => (
            <Fragment key={arm.name}>
              <span className="arm-name truncate" style={{ gridRow: row + 2, gridColumn: 1 }} title={arm.name}>
                <strong>{arm.name}</strong>
                {arm.spec !== null && (
                  <span className="muted truncate" title={visibleText(arm.spec)}>
                    {visibleText(arm.spec)}
                  </span>
                )}
              </span>
              {plan.seeds.map((seed, at) => (
                <span className="arm-seed" key={seed} style={{ gridRow: row + 2, gridColumn: columns + 2 + at }}>
                  <SeedCell opened={opened} arm={arm.name} seed={seed} />
                </span>
              ))}
            </Fragment>
          ))}
          {cells.map(({ stage, column, row, rows }) => {
            const settings = plan.stages[stage];
            return (
              <span
                className={rows > 1 ? "arm-stage arm-stage-shared" : "arm-stage"}
                data-kind={settings?.kind}
                key={`${row}-${column}`}
                style={{ gridColumn: column + 2, gridRow: `${row + 2} / span ${rows}` }}
              >
                <strong className="truncate" title={stage}>
                  {stage}
                </strong>
                <span className="muted truncate">
                  {settings === undefined ? "not in this plan" : `${settings.kind} · ${lengthWords(settings)}`}
                </span>
                {rows > 1 && <span className="muted">once for {plural(rows, "arm")}</span>}
              </span>
            );
          })}
        </div>
      </div>
      <p className="muted arm-note">
        {plural(opened.planned.length, "run")} for {plural(plan.arms.length, "arm")} and{" "}
        {plural(plan.seeds.length, "seed")}
        {shared ? "; a stage that arms share is trained once a seed." : "."}
      </p>
    </section>
  );
}

interface SeedCellProps {
  readonly opened: ShownPlan;
  readonly arm: string;
  readonly seed: number;
}

/** The newest run of an arm and a seed: what became of it, or that there is none. */
function SeedCell({ opened, arm, seed }: SeedCellProps): ReactNode {
  const { data: runs = [] } = useQuery(queries.trainingRuns());
  const run = runs.find((each) => each.plan.sha256 === opened.sha256 && each.arm === arm && each.trainingSeed === seed);
  if (run === undefined) return <span className="muted">planned</span>;
  const { label, tone } = stateWords(run.state);
  return (
    <a
      className={`run-tone-${tone}`}
      href={linkTo({ feature: "training", path: ["runs", run.key] })}
      title={`${run.name} on ${run.machine}`}
    >
      {label}
    </a>
  );
}
