import { ArrowRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import type { CheckpointSummary, LineageStage } from "#core/checkpoints/summary.ts";
import { formatCompact, formatFigure } from "../../shared/format/numbers.ts";
import { formatDuration } from "../../shared/format/time.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { chainOf, childrenOf } from "./lineage-chain.ts";
import "./lineage-view.css";

interface LineageViewProps {
  readonly checkpoint: CheckpointSummary;
  readonly all: readonly CheckpointSummary[];
}

/** How the checkpoint came to be: checkpoints and the stages between them, from the first to itself, then what came of it. */
export function LineageView({ checkpoint, all }: LineageViewProps): ReactNode {
  if (!checkpoint.lineage.known) {
    return (
      <p className="secondary">
        Unknown: the folder has no <code>checkpoint.json</code>. The trainer writes one beside every model that it
        exports.
      </p>
    );
  }
  const children = childrenOf(checkpoint.id, all);
  return (
    <>
      <ol className="lineage">
        {chainOf(checkpoint, all).map((link) => (
          <Fragment key={link.id}>
            {link.stages.map((stage) => (
              <StageCard key={`${link.id}-${stage.stage}`} stage={stage} />
            ))}
            <li className={link.id === checkpoint.id ? "lineage-checkpoint lineage-here" : "lineage-checkpoint"}>
              <CheckpointLink id={link.id} current={link.id === checkpoint.id} missing={link.checkpoint === null} />
            </li>
          </Fragment>
        ))}
      </ol>
      {children.length > 0 && (
        <p className="lineage-children">
          <span className="muted">Trained further into</span>
          {children.map((child) => (
            <CheckpointLink key={child.id} id={child.id} current={false} missing={false} />
          ))}
        </p>
      )}
    </>
  );
}

interface CheckpointLinkProps {
  readonly id: string;
  readonly current: boolean;
  readonly missing: boolean;
}

function CheckpointLink({ id, current, missing }: CheckpointLinkProps): ReactNode {
  if (current) return <CheckpointName id={id} />;
  if (missing) return <span className="muted">{id} (not in this workspace)</span>;
  return (
    <a href={linkTo({ feature: "checkpoints", path: [id] })}>
      <CheckpointName id={id} />
    </a>
  );
}

function StageCard({ stage }: { readonly stage: LineageStage }): ReactNode {
  const facts = [
    `${formatCompact(stage.steps)} steps`,
    `${formatCompact(stage.tokens)} tokens`,
    `seed ${stage.seed}`,
    formatDuration(stage.wallSeconds * 1000),
  ];
  return (
    <li className="lineage-stage">
      <strong>{stage.stage}</strong>
      <span className="secondary">{facts.join(" · ")}</span>
      <span className="lineage-loss secondary" title="Training loss, nats a token: first and last step">
        loss {formatFigure(stage.lossFirst)}
        <ArrowRight aria-label="to" size={12} />
        {formatFigure(stage.lossLast)}
      </span>
    </li>
  );
}
