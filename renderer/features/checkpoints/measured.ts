import { create } from "zustand";
import type { MeasuredSpeed } from "./checkpoint-queries.ts";

interface Measured {
  /** The last measurement of each checkpoint in this window; a measurement is true of its moment and is not stored. */
  readonly byCheckpoint: Readonly<Record<string, MeasuredSpeed>>;
  readonly keep: (measured: MeasuredSpeed) => void;
}

export const useMeasured = create<Measured>()((set) => ({
  byCheckpoint: {},
  keep: (measured) =>
    set(({ byCheckpoint }) => ({ byCheckpoint: { ...byCheckpoint, [measured.checkpoint]: measured } })),
}));
