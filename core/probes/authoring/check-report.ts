import { z } from "zod";
import type { AxisBalance } from "./balance.ts";
import type { ItemDuplicates } from "./near-duplicates.ts";

export const ProbeCheckSettings = z.strictObject({
  /** Words that name a value besides those of its id and label, by axis. */
  valueWords: z.record(z.string(), z.array(z.string().min(1))).default({}),
  /** From which similarity on two items are one choice asked twice. */
  nearDuplicate: z.number().gt(0.5).max(1).default(0.8),
  /** Words in a row that a document must share with an item's texts. */
  overlapWords: z.int().min(3).max(100).default(13),
});
export type ProbeCheckSettings = z.infer<typeof ProbeCheckSettings>;

export interface Giveaway {
  readonly item: string;
  readonly axis: string;
  readonly option: string;
  readonly word: string;
}

/** Verdicts of a judge on whether an item gives its value away; both option orders are asked. */
export interface JudgedObvious {
  readonly judge: string;
  readonly promptVersion: string;
  readonly seed: string;
  readonly createdAt: string;
  /** Items with a verdict in both orders. */
  readonly of: number;
  readonly obvious: readonly string[];
  /** Obvious in one order and not in the other: neither is believed. */
  readonly split: readonly string[];
  /** Items without a usable verdict, by reason; they count as neither. */
  readonly unjudged: Readonly<Record<string, number>>;
}

export interface CorpusOverlap {
  readonly corpus: string;
  readonly documents: number;
  /** Items of which a text of enough words stands in some document, with how many documents and the first one's number. */
  readonly held: readonly ItemFound[];
  /** Items both of whose options some document names. */
  readonly named: readonly ItemFound[];
}

export interface ItemFound {
  readonly item: string;
  readonly documents: number;
  readonly example: number;
}

/** Everything that can be said of a probe's items before any checkpoint is asked. */
export interface ProbeCheck {
  readonly format: 1;
  readonly probe: string;
  readonly version: number;
  readonly sha256: string;
  readonly createdAt: string;
  readonly codeVersion: string;
  readonly settings: ProbeCheckSettings;
  readonly items: number;
  readonly obvious: {
    /** By axis: the words that were looked for. */
    readonly words: Readonly<Record<string, readonly string[]>>;
    readonly byRule: readonly Giveaway[];
    /** Question forms that have such a word; they would give away every item. */
    readonly forms: readonly { readonly form: string; readonly word: string }[];
    readonly judged: JudgedObvious | null;
  };
  readonly balance: readonly AxisBalance[];
  /** Documents that word frequencies rest on; null where no corpus is installed. */
  readonly frequencyDocuments: number | null;
  readonly duplicates: ItemDuplicates;
  readonly contamination: {
    readonly corpora: readonly CorpusOverlap[];
    /** Items none of whose texts has words enough to be looked for. */
    readonly tooShort: number;
  };
}

/** Ids of the items that a reason to leave them out holds for. */
export const DROP_REASONS = ["obvious", "duplicate", "contaminated"] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export function itemsFor(check: ProbeCheck, reason: DropReason): Set<string> {
  switch (reason) {
    case "obvious": {
      const judged = check.obvious.judged;
      return new Set([
        ...check.obvious.byRule.map(({ item }) => item),
        ...(judged?.obvious ?? []),
        ...(judged?.split ?? []),
      ]);
    }
    case "duplicate":
      return new Set(check.duplicates.pairs.map(({ item }) => item));
    case "contaminated":
      return new Set(check.contamination.corpora.flatMap(({ held }) => held.map(({ item }) => item)));
    default:
      return reason satisfies never;
  }
}
