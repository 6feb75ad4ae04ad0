import type { CheckpointSummary } from "./summary.ts";

/** The plan whose checkpoints act at taught rates: they show whether a grid measures right, and are no arms of an experiment. */
const CALIBRATION_PLAN = "agentic-family";

/** Whether a checkpoint was made for that; forms that begin with a choice of arms leave it out. */
export function isForCalibration({ history = [] }: Pick<CheckpointSummary, "history">): boolean {
  return history.some(({ plan }) => plan.name === CALIBRATION_PLAN);
}
