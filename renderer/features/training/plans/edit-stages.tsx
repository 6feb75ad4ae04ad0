import type { ReactNode } from "react";
import type { PlanStage } from "#core/runs/plan.ts";
import { dataOf } from "#core/runs/stage-data.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { ViewSwitch } from "../../../shared/ui/view-switch.tsx";
import { FigureField } from "./figure-field.tsx";
import { figuresOf, withFigure, withStage } from "./plan-draft.ts";
import type { EditProps } from "./edit-props.ts";

/** Length, rate and batches of every stage. */
export function EditStages({ draft, onChange, problemAt }: EditProps): ReactNode {
  return (
    <section>
      <h2>Stages</h2>
      <ul className="edit-stage-cards">
        {Object.entries(draft.stages).map(([name, stage]) => (
          <EditStage
            key={name}
            name={name}
            stage={stage}
            problemAt={(place) => problemAt(place === "" ? `stages.${name}` : `stages.${name}.${place}`)}
            onChange={(next) => onChange(withStage(draft, name, () => next))}
          />
        ))}
      </ul>
    </section>
  );
}

interface EditStageProps {
  readonly name: string;
  readonly stage: PlanStage;
  readonly problemAt: (place: string) => string | null;
  readonly onChange: (stage: PlanStage) => void;
}

const LENGTHS = [
  { id: "epochs", label: "epochs" },
  { id: "steps", label: "steps" },
] as const;
const SCHEDULES = (["cosine", "linear", "constant"] as const).map((value) => ({ value, label: value }));

function EditStage({ name, stage, problemAt, onChange }: EditStageProps): ReactNode {
  const { optimizer } = stage;
  const unit = stage.steps === null ? "epochs" : "steps";
  const setOptimizer = (patch: Partial<PlanStage["optimizer"]>): void =>
    onChange({ ...stage, optimizer: { ...optimizer, ...patch } });
  return (
    <li aria-label={`Stage ${name}`}>
      <header>
        <h3 className="truncate" title={name}>
          {name}
        </h3>
        <Badge>{stage.kind}</Badge>
        <ViewSwitch
          label={`Length of ${name} in`}
          value={unit}
          views={LENGTHS}
          onChange={(next) =>
            onChange({
              ...stage,
              steps: next === "steps" ? (stage.steps ?? 100) : null,
              epochs: next === "epochs" ? 1 : null,
            })
          }
        />
        <Select
          label="schedule"
          value={optimizer.schedule}
          options={SCHEDULES}
          onChange={(schedule) => setOptimizer({ schedule })}
        />
      </header>
      <div className="edit-figures">
        <FigureField
          key={unit}
          label={unit === "steps" ? "Steps" : "Epochs"}
          value={stage.steps ?? stage.epochs ?? 1}
          onChange={(value) => onChange({ ...stage, [unit]: value })}
          problem={problemAt(unit) ?? problemAt("")}
        />
        <FigureField
          rate
          label="Learning rate"
          value={optimizer.learningRate}
          onChange={(learningRate) => setOptimizer({ learningRate })}
          problem={problemAt("optimizer.learningRate")}
        />
        {optimizer.warmupSteps === null && (
          <FigureField
            label="Warmup, share"
            value={optimizer.warmupShare}
            onChange={(warmupShare) => setOptimizer({ warmupShare })}
            problem={problemAt("optimizer.warmupShare")}
          />
        )}
        <FigureField
          label="Weight decay"
          value={optimizer.weightDecay}
          onChange={(weightDecay) => setOptimizer({ weightDecay })}
          problem={problemAt("optimizer.weightDecay")}
        />
      </div>
      {stage.batches.map((reading, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- readings of a stage have no other identity
        <div className="edit-figures" key={at}>
          {figuresOf(reading).map(([key, label, value]) => (
            <FigureField
              key={key}
              label={label}
              value={value}
              onChange={(next) => onChange(withFigure(stage, at, key, next))}
              problem={problemAt(`batches.${at}.${key}`)}
            />
          ))}
          <p className="muted breakable">
            {reading.read} of {dataOf(reading).join(", ")}
          </p>
        </div>
      ))}
    </li>
  );
}
