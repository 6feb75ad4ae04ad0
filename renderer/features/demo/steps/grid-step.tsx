import type { ReactNode } from "react";
import { isForCalibration } from "#core/checkpoints/calibration.ts";
import type { StepOf } from "#core/stories/story.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import type { Part } from "../part.ts";
import { Headline, Line } from "../parts.tsx";
import { RateRow } from "../rate-row.tsx";
import type { GridRates } from "../use-grid.ts";

/** Rows that fit the smallest window. */
const MOST = 4;

interface GridStepProps {
  readonly step: StepOf<"grid">;
  readonly grid: Part<GridRates>;
}

/** What this workspace's own grid run found, or that there is none. */
export function GridStep({ step, grid }: GridStepProps): ReactNode {
  return (
    <>
      <Headline>{step.headline}</Headline>
      {grid.state === "waiting" && <Line quiet>Still being counted on this computer.</Line>}
      {grid.state === "missing" && (
        <>
          <Line quiet>Nobody has run it here yet.</Line>
          <Line quiet>So there is nothing to show, good or bad.</Line>
        </>
      )}
      {grid.state === "ready" && <GridRows {...grid.value} />}
    </>
  );
}

function GridRows({ rates }: GridRates): ReactNode {
  const checkpoints = useRemote(queries.checkpoints());
  const known = rates.some(({ estimate }) => estimate !== null);
  if (!known) return <Line quiet>Their answers could not be read: nothing is known.</Line>;
  const more = rates.length - MOST;
  const trained = checkpoints.state === "ready" ? checkpoints.value.filter(isForCalibration).map(({ id }) => id) : [];
  const onPurpose = rates.some(({ checkpoint }) => trained.includes(checkpoint));
  return (
    <>
      <Line quiet>{`Doing harm in a made-up office${more > 0 ? `; ${more} more under Grid` : ""}:`}</Line>
      {rates.slice(0, MOST).map((rate) => (
        <RateRow key={rate.checkpoint} checkpoint={rate.checkpoint} name={rate.checkpoint} rate={rate} />
      ))}
      {onPurpose && <Line quiet>Trained to act so: this tests the test.</Line>}
    </>
  );
}
