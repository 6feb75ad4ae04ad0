import type { Plan } from "#core/runs/plan.ts";

/** What every part of the editor takes. */
export interface EditProps {
  readonly draft: Plan;
  readonly onChange: (draft: Plan) => void;
  /** What is wrong at a place; null where nothing is. */
  readonly problemAt: (place: string) => string | null;
}
