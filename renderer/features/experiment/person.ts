import { create } from "zustand";
import { persist } from "zustand/middleware";

interface Person {
  /** Who predicts, freezes and opens; what they do carries the name. */
  readonly name: string;
  readonly setName: (name: string) => void;
}

/** Kept in this window from one day to the next. */
export const usePerson = create<Person>()(
  persist((set) => ({ name: "", setName: (name) => set({ name }) }), { name: "msm-experimenter" }),
);
