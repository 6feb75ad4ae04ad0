import { create } from "zustand";
import type { Plan } from "#core/runs/plan.ts";

interface Drafts {
  /** By the SHA-256 of the plan that was copied. */
  readonly drafts: Readonly<Record<string, Plan>>;
  /** Null: the draft is saved or discarded. */
  readonly keep: (sha256: string, draft: Plan | null) => void;
}

/** Copies of plans that are being changed: leaving the screen does not lose them. */
export const useDrafts = create<Drafts>()((set) => ({
  drafts: {},
  keep: (sha256, draft) =>
    set(({ drafts }) => {
      const { [sha256]: _before, ...others } = drafts;
      return { drafts: draft === null ? others : { ...others, [sha256]: draft } };
    }),
}));
