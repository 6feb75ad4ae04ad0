import type { ReactNode } from "react";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { Plan } from "#core/runs/plan.ts";
import { plannedRuns } from "#core/runs/planned-run.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { useRemote, valueOr } from "../../../shared/remote/use-remote.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { changePlace } from "../place.ts";
import { ArmsSection } from "./arms-section.tsx";
import { useDrafts } from "./drafts.ts";
import type { EditProps } from "./edit-props.ts";
import { EditArms } from "./edit-arms.tsx";
import { EditCommon } from "./edit-common.tsx";
import { EditStages } from "./edit-stages.tsx";
import { checkDraft, copyName } from "./plan-draft.ts";
import "./plan-editor.css";

/** Changes a copy of a plan, checked as it is typed; the plan itself stays as it is. */
export function PlanEditor({ opened }: { readonly opened: OpenedPlan }): ReactNode {
  const taken = valueOr(useRemote(queries.plans()), []).map(({ name }) => name);
  const { drafts, keep } = useDrafts();
  const draft = drafts[opened.sha256] ?? { ...opened.plan, name: copyName(opened.name, [...taken, opened.name]) };
  const checked = checkDraft(draft, taken);
  const save = useAction(
    (plan: Plan) => wire.plans.save.mutate({ plan, ...(opened.folder === null ? {} : { folder: opened.folder }) }),
    { done: ({ name }) => `The plan ${name} is kept in this workspace.`, changes: [["plans"]], failures: "quiet" },
  );
  const change = (next: Plan): void => {
    keep(opened.sha256, next);
    save.reset();
  };
  const leave = (chosen: string): void => {
    keep(opened.sha256, null);
    changePlace({ chosen, dialog: null, view: null }, "replace");
  };
  const edit: EditProps = {
    draft,
    onChange: change,
    problemAt: (place) => checked.problems.get(place) ?? null,
  };
  const { plan } = checked;
  const wrong = checked.problems.size + checked.faults.length;
  return (
    <article className="training-detail plan-editor" aria-label={`A copy of ${opened.name}`}>
      <header>
        <h1>A copy of {opened.name}</h1>
        <span className="training-buttons">
          <Button onClick={() => leave(opened.ref)}>Discard the copy</Button>
          <Button
            variant="primary"
            disabled={plan === null || save.pending}
            onClick={() => plan !== null && save.run(plan, ({ ref }) => leave(ref))}
          >
            {wrong > 0 ? `${wrong === 1 ? "One thing is" : `${wrong} things are`} wrong below` : "Save as a new plan"}
          </Button>
        </span>
      </header>
      {save.failure && (
        <p className="training-problem breakable" role="alert">
          {save.failure.problem.message}
        </p>
      )}
      {checked.faults.map((fault) => (
        <p className="training-problem breakable" role="alert" key={fault}>
          {fault}
        </p>
      ))}
      <div className="plan-editor-names">
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => change({ ...draft, name })}
          problem={edit.problemAt("name")}
          hint="Its runs and checkpoints are traced back to it by this name and a hash."
          spellCheck={false}
        />
        <TextField
          label="What it is for"
          value={draft.description}
          onChange={(description) => change({ ...draft, description })}
        />
      </div>
      <EditArms {...edit} />
      <ArmsSection opened={{ plan: plan ?? opened.plan, planned: plannedRuns(plan ?? opened.plan), sha256: null }} />
      {plan === null && <p className="muted">The grid shows the plan as it was until what is wrong is put right.</p>}
      <EditStages {...edit} />
      <EditCommon {...edit} />
    </article>
  );
}
