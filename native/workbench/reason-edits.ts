import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { type CodebookEdit, type Codebook, codebookOf, faultOf, type KeptEdit } from "#core/reasons/codebook.ts";
import type { Store } from "#native/storage/store.ts";
import { findRun } from "./select-runs.ts";

/** What somebody does to the families of a run's probe. */
export interface EditRequest {
  readonly run: string;
  readonly author: string;
  readonly reason: string;
  readonly edit: CodebookEdit;
}

export interface EditHistory {
  readonly probe: string;
  readonly edits: readonly (KeptEdit & { readonly stands: boolean })[];
}

/** The families of reasons: those that come along, and what people named, merged and took back. Nothing is overwritten. */
export class ReasonEdits {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  codebook(probe: string): Codebook {
    return codebookOf(this.#store.reasons.edits(probe));
  }

  /** Every edit, first to last, with whether it still stands. */
  history(run: string): Result<EditHistory, Problem> {
    const found = findRun(this.#store, run);
    if (!found.ok) return found;
    const { probe } = found.value;
    const edits = this.#store.reasons.edits(probe);
    const { without } = codebookOf(edits);
    const undone = new Set(without);
    return ok({ probe, edits: edits.map((each) => ({ ...each, stands: !undone.has(each.number) })) });
  }

  edit({ run, author, reason, edit }: EditRequest): Result<EditHistory, Problem> {
    const found = findRun(this.#store, run);
    if (!found.ok) return found;
    const { probe } = found.value;
    const fault = this.#faultOf(probe, edit);
    if (fault !== null)
      return err(problem("edit-impossible", `This cannot be done: ${fault}; see msm reasons history ${run}.`));
    this.#store.reasons.addEdit(probe, { author, at: this.#now().toISOString(), reason, edit });
    return this.history(run);
  }

  #faultOf(probe: string, edit: CodebookEdit): string | null {
    const edits = this.#store.reasons.edits(probe);
    if (edit.kind !== "undo") return faultOf(codebookOf(edits).families, edit);
    const target = edits.find(({ number }) => number === edit.edit);
    if (!target) return `probe "${probe}" has no edit ${edit.edit}`;
    const before = codebookOf(edits).without.includes(edit.edit);
    return before && target.edit.kind !== "undo" ? `edit ${edit.edit} does not stand any more` : null;
  }
}
