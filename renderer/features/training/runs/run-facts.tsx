import type { ReactNode } from "react";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { shortHash } from "../../../shared/format/text.ts";
import { formatDate } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { CopyButton } from "../../../shared/ui/copy-button.tsx";
import { Facts } from "../../../shared/ui/facts.tsx";
import { linkTo } from "../../../shared/view/navigation.ts";

interface RunFactsProps {
  readonly run: TrainingRunSummary;
  readonly all: readonly TrainingRunSummary[];
}

/** What the run is, and what it goes on from and is gone on from. */
export function RunFacts({ run, all }: RunFactsProps): ReactNode {
  const { key, plan, arm, spec, trainingSeed, machine, parent, createdAt, seenAt, attempt } = run;
  const before = all.find((each) => each.key === parent);
  const after = all.filter((each) => each.parent === key);
  return (
    <Facts
      facts={[
        {
          name: "Plan",
          value: (
            <a href={linkTo({ feature: "training", path: ["plans", plan.sha256] })}>
              {visibleText(plan.name)} <code className="muted">{shortHash(plan.sha256)}</code>
            </a>
          ),
        },
        { name: "Arm", value: arm === null ? "stages that arms share" : visibleText(arm) },
        { name: "Spec", value: spec === null ? <span className="muted">none</span> : visibleText(spec) },
        { name: "Training seed", value: trainingSeed },
        {
          name: "Machine",
          value: <a href={linkTo({ feature: "training", path: ["machines", machine] })}>{visibleText(machine)}</a>,
        },
        {
          name: "Goes on from",
          value: before ? <RunLink run={before} /> : parent === null ? "the plan’s base" : <code>{parent}</code>,
        },
        ...(after.length === 0
          ? []
          : [
              {
                name: "Gone on from by",
                value: (
                  <span className="run-buttons">
                    {after.map((each) => (
                      <RunLink key={each.key} run={each} />
                    ))}
                  </span>
                ),
              },
            ]),
        { name: "Attempt", value: attempt },
        { name: "Handed off", value: formatDate(createdAt) },
        { name: "Last seen", value: seenAt === null ? <span className="muted">never</span> : formatDate(seenAt) },
        {
          name: "Key",
          value: (
            <span className="training-copyable">
              <code className="breakable">{key}</code>
              <CopyButton compact label="Copy the key" text={key} />
            </span>
          ),
        },
      ]}
    />
  );
}

function RunLink({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  return <a href={linkTo({ feature: "training", path: ["runs", run.key] })}>{visibleText(run.name)}</a>;
}
