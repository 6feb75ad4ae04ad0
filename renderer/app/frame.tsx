import type { ReactNode } from "react";
import { useAddress } from "../shared/view/navigation.ts";
import { FEATURES } from "./features.ts";
import { KeysHelp } from "./keys-help.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { ScreenGuard } from "./screen-guard.tsx";
import { StatusBar } from "./status-bar.tsx";
import { useFrameKeys } from "./use-frame-keys.ts";
import "./frame.css";

/** What stands on every screen: rail, status bar, palette, list of keys. */
export function Frame(): ReactNode {
  useFrameKeys();
  const address = useAddress();
  const feature = FEATURES.find((each) => each.id === address.feature) ?? FEATURES[0];
  return (
    <div className="frame">
      <Rail current={feature.id} />
      <ScreenGuard key={feature.id} what={feature.label}>
        <feature.Screen />
      </ScreenGuard>
      <StatusBar />
      <Palette />
      <KeysHelp />
    </div>
  );
}
