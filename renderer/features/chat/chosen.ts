import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { firstChoice } from "../../shared/checkpoints/first-choice.ts";
import { MOST_COLUMNS } from "./chat-form.ts";

const AT_FIRST = 3;

/** Who is asked: as the address says, else as chosen last in this window, else the fine-tuned arms. */
export function chosenCheckpoints(
  asked: string | undefined,
  last: readonly string[] | null,
  checkpoints: readonly CheckpointSummary[],
): string[] {
  const ready = checkpoints.filter((checkpoint) => checkpoint.hasChatTemplate).map((checkpoint) => checkpoint.id);
  const wanted = asked?.split(",") ?? last;
  if (wanted === null) return firstChoice(checkpoints, { most: AT_FIRST, finetuned: true });
  return [...new Set(wanted)].filter((id) => ready.includes(id)).slice(0, MOST_COLUMNS);
}
