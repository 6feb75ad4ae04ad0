import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { useReviewer } from "../reviewer.ts";

type EditInput = Parameters<typeof wire.reasons.edit.mutate>[0];

interface Editing {
  /** Null until somebody has said who decides. */
  readonly edit: ((edit: EditInput["edit"], then?: () => void) => void) | null;
  readonly pending: boolean;
}

/** Changes the families of a run's probe in the name of whoever sits here. */
export function useEdit(run: string): Editing {
  const author = useReviewer(({ name }) => name);
  const { run: perform, pending } = useAction((input: EditInput) => wire.reasons.edit.mutate(input), {
    changes: [["runs", "grid", "reasons"]],
  });
  return {
    edit: author === "" ? null : (edit, then) => perform({ run, author, reason: "", edit }, then),
    pending,
  };
}
