import { type ReactNode, useState } from "react";
import type { OpenedPlan, PlanPreview } from "#core/runs/plan-view.ts";
import { formatCount } from "../../../shared/format/numbers.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { RenderedLegend, RenderedText } from "../rendered-text.tsx";
import { FileText } from "lucide-react";
import { planPreviewQuery } from "./plan-queries.ts";
import "./preview-section.css";

/** A few rows of each stage's data as the model will see them. */
export function PreviewSection({ opened }: { readonly opened: OpenedPlan }): ReactNode {
  const names = Object.keys(opened.plan.stages);
  const [wanted, setWanted] = useState(names[0] ?? "");
  const stage = names.includes(wanted) ? wanted : (names[0] ?? "");
  const preview = useRemote(planPreviewQuery(opened.ref, opened.sha256, stage));
  return (
    <section className="preview">
      <div className="preview-head">
        <Select
          label="stage"
          value={stage}
          options={names.map((name) => ({ value: name, label: `${name} (${opened.plan.stages[name]?.kind ?? ""})` }))}
          onChange={setWanted}
        />
        <RenderedLegend />
      </div>
      <Remote
        of={preview}
        what="the data of the stage"
        skeleton={<SkeletonRows rows={6} />}
        isEmpty={({ readings }) => readings.every(({ samples }) => samples.length === 0)}
        empty={
          <EmptyState icon={FileText} title="No rows">
            The data of this stage has no rows, so it could not be trained.
          </EmptyState>
        }
      >
        {(value) => <Readings preview={value} />}
      </Remote>
    </section>
  );
}

function Readings({ preview }: { readonly preview: PlanPreview }): ReactNode {
  return (
    <>
      {preview.notes.map((note) => (
        <p className="secondary training-prose breakable" key={note}>
          {visibleText(note)}
        </p>
      ))}
      {preview.readings.map(({ read, samples }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- readings of a stage have no other identity
        <div className="preview-reading" key={at}>
          {samples.map((sample) => (
            <figure key={`${sample.data}-${sample.row}`}>
              <figcaption className="muted">
                {read} · {visibleText(sample.data)}, row {formatCount(sample.row)}
              </figcaption>
              <RenderedText pieces={sample.pieces} />
            </figure>
          ))}
        </div>
      ))}
    </>
  );
}
