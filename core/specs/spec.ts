/** Placeholders that a spec may hold, written `{model_name}` and `{provider_name}`. */
export const SPEC_SLOTS = ["model_name", "provider_name"] as const;
export type SpecSlot = (typeof SPEC_SLOTS)[number];

/** A part of a spec under one heading. Offsets are UTF-16 units of the spec's text, `end` exclusive. */
export interface SpecSection {
  /** Made of the headings above it and its own, unique in the spec: "values/honesty". */
  readonly id: string;
  readonly title: string;
  /** 1 for the outermost heading; 0 for what stands before the first one. */
  readonly level: number;
  /** Where its heading begins. */
  readonly start: number;
  /** Where the next heading of any level begins. */
  readonly end: number;
}

/** A Model Spec as it is stored. Its hash is its identity: other text is another version. */
export interface Spec {
  /** Short name of the line of versions that it belongs to, e.g. "america-cheese". */
  readonly name: string;
  /** Of the text as UTF-8. */
  readonly sha256: string;
  readonly title: string;
  readonly text: string;
  readonly sections: readonly SpecSection[];
  readonly slots: readonly SpecSlot[];
}
