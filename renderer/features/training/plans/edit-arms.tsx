import { Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "../../../shared/ui/button.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { type PlanArm, readSeeds, withArm } from "./plan-draft.ts";
import type { EditProps } from "./edit-props.ts";

/** Arms as sequences of stages, and the training seeds that each is repeated with. */
export function EditArms({ draft, onChange, problemAt }: EditProps): ReactNode {
  const [seeds, setSeeds] = useState(() => draft.seeds.filter((seed) => !Number.isNaN(seed)).join(", "));
  const seedProblem = draft.seeds.map((_, at) => problemAt(`seeds.${at}`)).find((each) => each !== null) ?? null;
  const stages = Object.keys(draft.stages);
  return (
    <section>
      <h2>Arms and seeds</h2>
      <ul className="edit-arms">
        {draft.arms.map((arm, at) => (
          <EditArm
            // oxlint-disable-next-line react/no-array-index-key -- a name changes while it is typed
            key={at}
            number={at + 1}
            arm={arm}
            stages={stages}
            problem={
              problemAt(`arms.${at}.name`) ??
              problemAt(`arms.${at}.stages`) ??
              (arm.stages.length === 0 ? "An arm has at least one stage." : null)
            }
            onChange={(next) => onChange(withArm(draft, at, next))}
            onRemove={draft.arms.length === 1 ? null : () => onChange({ ...draft, arms: draft.arms.toSpliced(at, 1) })}
          />
        ))}
      </ul>
      <Button
        icon={Plus}
        onClick={() =>
          onChange({
            ...draft,
            arms: [...draft.arms, { name: `arm-${draft.arms.length + 1}`, stages: stages.slice(0, 1), spec: null }],
          })
        }
      >
        Add an arm
      </Button>
      <div className="edit-seeds">
        <TextField
          label="Training seeds"
          value={seeds}
          onChange={(text) => {
            setSeeds(text);
            onChange({ ...draft, seeds: readSeeds(text) });
          }}
          problem={seedProblem ?? problemAt("seeds")}
          hint="Every arm is trained once with each: 7, 8, 9."
          inputMode="numeric"
        />
      </div>
    </section>
  );
}

interface EditArmProps {
  /** Its place, from 1. */
  readonly number: number;
  readonly arm: PlanArm;
  /** Names of the plan's stages. */
  readonly stages: readonly string[];
  readonly problem: string | null;
  readonly onChange: (arm: PlanArm) => void;
  readonly onRemove: (() => void) | null;
}

/** Stands for "no stage chosen yet"; no stage has an empty name. */
const NONE = "";

function EditArm({ number, arm, stages, problem, onChange, onRemove }: EditArmProps): ReactNode {
  return (
    <li>
      <TextField
        label={`Arm ${number}`}
        value={arm.name}
        onChange={(name) => onChange({ ...arm, name })}
        problem={problem}
        spellCheck={false}
      />
      <ol className="edit-stages" aria-label={`Stages of ${arm.name}`}>
        {arm.stages.map((stage, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a stage may stand in an arm twice
          <li key={at}>
            {stage}
            <IconButton
              label={`Take ${stage} out`}
              icon={X}
              onClick={() => onChange({ ...arm, stages: arm.stages.toSpliced(at, 1) })}
            />
          </li>
        ))}
        <li className="edit-stage-add">
          <Select
            label="then"
            value={NONE}
            options={[{ value: NONE, label: "…" }, ...stages.map((name) => ({ value: name, label: name }))]}
            onChange={(name) => name !== NONE && onChange({ ...arm, stages: [...arm.stages, name] })}
          />
        </li>
      </ol>
      {onRemove && <IconButton label={`Remove the arm ${arm.name}`} icon={X} onClick={onRemove} />}
    </li>
  );
}
