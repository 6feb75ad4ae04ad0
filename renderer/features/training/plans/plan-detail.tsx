import { Pencil, Send } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { shortHash } from "../../../shared/format/text.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote, valueOr } from "../../../shared/remote/use-remote.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { ViewSwitch } from "../../../shared/ui/view-switch.tsx";
import { useKeys } from "../../../shared/view/keys.ts";
import { changePlace, type TrainingPlace } from "../place.ts";
import { ArmsSection } from "./arms-section.tsx";
import { CostSection } from "./cost-section.tsx";
import { HandOffDialog } from "./hand-off-dialog.tsx";
import { PlanEditor } from "./plan-editor.tsx";
import { planQuery } from "./plan-queries.ts";
import { PreviewSection } from "./preview-section.tsx";
import { StagesSection } from "./stages-section.tsx";

interface PlanDetailProps {
  readonly reference: string;
  readonly place: TrainingPlace;
}

const VIEWS = [
  { id: "arms", label: "Arms and stages" },
  { id: "cost", label: "Cost" },
  { id: "data", label: "Data as the model sees it" },
] as const;

/** A plan: its arms and stages, what it takes, its data, and the way to a machine. */
export function PlanDetail({ reference, place }: PlanDetailProps): ReactNode {
  const opened = useRemote(planQuery(reference));
  return (
    <Remote of={opened} what="the plan" skeleton={<SkeletonRows rows={10} />}>
      {(plan) =>
        place.dialog === "plan" ? (
          <PlanEditor key={plan.sha256} opened={plan} />
        ) : (
          <OpenPlan opened={plan} place={place} />
        )
      }
    </Remote>
  );
}

function OpenPlan({ opened, place }: { readonly opened: OpenedPlan; readonly place: TrainingPlace }): ReactNode {
  const { name, description, source, sha256, ref } = opened;
  const machines = useMachineNames();
  const [machine, setMachine] = useState(machines[0] ?? LOCAL);
  const chosen = machines.includes(machine) ? machine : (machines[0] ?? LOCAL);
  const [asking, setAsking] = useState(false);
  useKeys("Plan", KEYS);
  useKeys(
    "Hand off",
    useMemo(() => [{ keys: "h", label: "Hand the plan off", run: () => setAsking(true) }], []),
  );
  const view = VIEWS.find(({ id }) => id === place.view)?.id ?? "arms";
  return (
    <article className="training-detail" aria-label={name}>
      <header>
        <h1 className="truncate" title={visibleText(name)}>
          <bdi>{visibleText(name)}</bdi>
        </h1>
        <Badge>{source}</Badge>
        <code className="muted" title={`SHA-256 of the plan: ${sha256}`}>
          {shortHash(sha256)}
        </code>
        <span className="training-buttons">
          <Button icon={Pencil} keys="e" onClick={edit}>
            Change a copy
          </Button>
          <Select
            label="on"
            value={chosen}
            options={machines.map((value) => ({
              value,
              label: value === LOCAL ? "this computer" : visibleText(value),
            }))}
            onChange={setMachine}
          />
          <Button icon={Send} variant="primary" keys="h" onClick={() => setAsking(true)}>
            {`Hand off to ${chosen === LOCAL ? "this computer" : visibleText(chosen)}…`}
          </Button>
        </span>
      </header>
      {description !== "" && <p className="secondary training-prose breakable">{visibleText(description)}</p>}
      <div>
        <ViewSwitch
          label="Views of the plan"
          value={view}
          views={VIEWS}
          onChange={(next) => changePlace({ view: next === "arms" ? null : next }, "replace")}
        />
      </div>
      {view === "arms" && (
        <>
          <ArmsSection opened={opened} />
          <StagesSection plan={opened.plan} />
          <CommandLine command={commandLine("plan", "show", ref)} />
        </>
      )}
      {view === "cost" && <CostSection opened={opened} machine={chosen} />}
      {view === "data" && <PreviewSection opened={opened} />}
      <HandOffDialog opened={opened} machine={chosen} open={asking} onOpenChange={setAsking} />
    </article>
  );
}

const edit = (): void => changePlace({ dialog: "plan" });
const KEYS = [{ keys: "e", label: "Change a copy of the plan", run: edit }];

/** This computer, which needs no linking. */
const LOCAL = "local";

function useMachineNames(): string[] {
  const linked = valueOr(useRemote(queries.machines()), []);
  const names = linked.map(({ name }) => name);
  return linked.some(({ launcher }) => launcher === "local") ? names : [...names, LOCAL];
}
