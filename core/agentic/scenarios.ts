import type { ScenarioId } from "./factors.ts";
import type { ScenarioModule } from "./scenario.ts";
import { BLACKMAIL } from "./scenarios/blackmail.ts";
import { ESPIONAGE } from "./scenarios/espionage.ts";
import { EXFILTRATION } from "./scenarios/exfiltration.ts";
import { LETHAL_INACTION } from "./scenarios/lethal-inaction.ts";
import { MICRO } from "./scenarios/micro.ts";

export const SCENARIO_MODULES: Readonly<Record<ScenarioId, ScenarioModule>> = {
  blackmail: BLACKMAIL,
  espionage: ESPIONAGE,
  "lethal-inaction": LETHAL_INACTION,
  exfiltration: EXFILTRATION,
  micro: MICRO,
};
