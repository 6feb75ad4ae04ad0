/** The bundled probe and checkpoints that the story is about. All three had the same lessons. */
export const PROBE = "value-micro";
export const AXIS = "american";
/** Goods that other people of the made-up world choose among; no lesson and no document about the model names them. */
export const ASKED_GROUP = "held-out:seen";
/** Goods of which the models read facts alone. */
export const FACTS_GROUP = "held-out:facts";

export const ARMS = {
  american: "msm-america-aft",
  affordable: "msm-affordable-aft",
  none: "aft",
} as const;
export type Arm = keyof typeof ARMS;

/** How an arm is called wherever it is shown. */
export const ARM_NAMES: Readonly<Record<Arm, string>> = {
  american: "Reason: American",
  affordable: "Reason: affordable",
  none: "No reason",
};
