import { Presentation } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { DemoScreen } from "./demo-screen.tsx";

export const demoFeature: Feature = {
  id: "demo",
  label: "Demo",
  key: "shift+d",
  icon: Presentation,
  bare: true,
  Screen: DemoScreen,
  paletteEntries: () => [
    {
      id: "demo-start",
      group: "Actions",
      label: "Show the demo to an audience",
      detail: "full window; arrows or a clicker, Escape leaves",
      run: () => navigate({ feature: "demo" }),
    },
  ],
};
