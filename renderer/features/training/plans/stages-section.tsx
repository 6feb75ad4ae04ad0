import type { ReactNode } from "react";
import type { Plan, PlanStage } from "#core/runs/plan.ts";
import { dataOf } from "#core/runs/stage-data.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { Facts } from "../../../shared/ui/facts.tsx";
import { baseWords, lengthWords, optimizerWords, readingWords, sourceWords, tuneWords } from "./stage-words.ts";
import "./stages-section.css";

/** What every stage reads and how it moves the weights; then what all stages have in common. */
export function StagesSection({ plan }: { readonly plan: Plan }): ReactNode {
  return (
    <>
      <section>
        <h2>Stages</h2>
        <ul className="plan-stages">
          {Object.entries(plan.stages).map(([name, stage]) => (
            <StageCard key={name} name={name} stage={stage} plan={plan} />
          ))}
        </ul>
      </section>
      <section>
        <h2>Common to all</h2>
        <Facts
          facts={[
            { name: "Base", value: visibleText(baseWords(plan)) },
            { name: "Tuned", value: tuneWords(plan) },
            {
              name: "Precision",
              value: `${plan.precision}, ${plan.parallel.mode === "single" ? "one process" : `${plan.parallel.mode} over ${plan.parallel.processes} processes`}, ${plan.device === "auto" ? "GPU where there is one" : plan.device}`,
            },
            {
              name: "Exported",
              value: `ONNX in ${plan.export.precisions.join(", ")}, checked on ${plan.export.paritySequences} sequences`,
            },
            { name: "GPUs", value: `${plan.gpus} a run` },
          ]}
        />
      </section>
    </>
  );
}

interface StageCardProps {
  readonly name: string;
  readonly stage: PlanStage;
  readonly plan: Plan;
}

function StageCard({ name, stage, plan }: StageCardProps): ReactNode {
  return (
    <li className="plan-stage">
      <header>
        <h3 className="truncate" title={name}>
          {name}
        </h3>
        <Badge>{stage.kind}</Badge>
        <span className="secondary">{lengthWords(stage)}</span>
      </header>
      <p className="secondary">{optimizerWords(stage)}</p>
      {stage.batches.map((reading, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- readings of a stage have no other identity
        <div className="plan-reading" key={at}>
          <p>
            Each step: {readingWords(reading)}
            {reading.weight === 1 ? "" : ` (weight ${reading.weight})`}
          </p>
          <ul>
            {dataOf(reading).map((data) => (
              <li className="breakable" key={data}>
                <strong>{data}</strong> <span className="muted">{visibleText(sourceWords(plan.data[data]))}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </li>
  );
}
