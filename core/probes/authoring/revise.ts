import type { Probe } from "../probe.ts";
import { DROP_REASONS, type DropReason, itemsFor, type ProbeCheck } from "./check-report.ts";
import { balanceByChoice, balanceOrder } from "./rebalance.ts";
import type { WordFrequencies } from "./word-frequencies.ts";
import { z } from "zod";

/** What is done to a probe's items; the result is a new version. */
export const RevisionRequest = z.strictObject({
  probe: z.string().min(1),
  /** Items that its last check found wanting for these reasons are left out. */
  drop: z.array(z.enum(DROP_REASONS)).default([]),
  /** `order`: options are turned; `choice`: items are left out until lengths and frequencies are alike. */
  balance: z.array(z.enum(["order", "choice"])).default([]),
  seed: z.int().nonnegative().default(7),
  /** Id that the result is kept under; the probe's own where it is left out. */
  as: z.string().min(1).optional(),
});
export type RevisionRequest = z.infer<typeof RevisionRequest>;

export interface Revision {
  readonly items: Probe["items"];
  /** Ids left out, by why. */
  readonly leftOut: Readonly<Record<DropReason | "balance", readonly string[]>>;
  readonly turned: number;
}

export function reviseItems(
  probe: Probe,
  check: ProbeCheck | null,
  { drop, balance, seed }: Pick<RevisionRequest, "drop" | "balance" | "seed">,
  frequencies: WordFrequencies | null,
): Revision {
  const leftOut: Record<DropReason | "balance", string[]> = {
    obvious: [],
    duplicate: [],
    contaminated: [],
    balance: [],
  };
  let items = probe.items;
  for (const reason of drop) {
    const faulty = check === null ? new Set<string>() : itemsFor(check, reason);
    leftOut[reason] = items.filter(({ id }) => faulty.has(id)).map(({ id }) => id);
    items = items.filter(({ id }) => !faulty.has(id));
  }
  if (balance.includes("choice")) {
    leftOut.balance = balanceByChoice({ ...probe, items }, frequencies, String(seed));
    const gone = new Set(leftOut.balance);
    items = items.filter(({ id }) => !gone.has(id));
  }
  const ordered = balance.includes("order") ? balanceOrder({ ...probe, items }, String(seed)).items : items;
  const turned = ordered.filter((item, index) => item.options[0] !== items[index]?.options[0]).length;
  return { items: ordered, leftOut, turned };
}
