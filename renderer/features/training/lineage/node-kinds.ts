import {
  Activity,
  Boxes,
  Database,
  FileStack,
  type LucideIcon,
  Map as MapIcon,
  Rocket,
  ScrollText,
} from "lucide-react";
import type { LineageNode } from "#core/runs/training-run.ts";

/** Picture and word of each kind of thing. */
export const KINDS = {
  spec: { icon: ScrollText, label: "spec" },
  corpus: { icon: FileStack, label: "corpus" },
  data: { icon: Database, label: "data" },
  plan: { icon: MapIcon, label: "plan" },
  run: { icon: Rocket, label: "training run" },
  checkpoint: { icon: Boxes, label: "checkpoint" },
  "probe-run": { icon: Activity, label: "probe run" },
} satisfies Record<LineageNode["kind"], { readonly icon: LucideIcon; readonly label: string }>;

const SCREENS: Readonly<Record<string, string>> = {
  specs: "Specs",
  corpus: "Corpus",
  training: "Training",
  checkpoints: "Checkpoints",
  probes: "Probes",
  compare: "Compare",
};

/** The name of the screen that shows a node. */
export function screenName(feature: string): string {
  return SCREENS[feature] ?? feature;
}
