import { Stethoscope } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { DoctorScreen } from "./doctor-screen.tsx";

export const doctorFeature: Feature = {
  id: "doctor",
  label: "Doctor",
  key: "5",
  icon: Stethoscope,
  Screen: DoctorScreen,
  paletteEntries: () => [
    {
      id: "doctor-examine",
      group: "Actions",
      label: "Examine this machine",
      detail: "providers, memory, disk, trainer",
      command: commandLine("doctor"),
      run: () => navigate({ feature: "doctor" }),
    },
  ],
};
