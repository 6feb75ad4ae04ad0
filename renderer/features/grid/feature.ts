import { Grid3x3 } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { GridScreen } from "./grid-screen.tsx";

export const gridFeature: Feature = {
  id: "grid",
  label: "Grid",
  key: "0",
  icon: Grid3x3,
  Screen: GridScreen,
};
