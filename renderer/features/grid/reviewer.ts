import { create } from "zustand";
import { persist } from "zustand/middleware";

interface Reviewer {
  /** Who reads; every review carries the name. */
  readonly name: string;
  readonly setName: (name: string) => void;
}

/** Kept in this window from one day to the next. */
export const useReviewer = create<Reviewer>()(
  persist((set) => ({ name: "", setName: (name) => set({ name }) }), { name: "msm-reviewer" }),
);
