import type { ReactNode } from "react";
import type { Feature } from "../shared/feature.ts";
import { useAddress } from "../shared/view/navigation.ts";
import { FEATURES } from "./features.ts";
import { KeysHelp } from "./keys-help.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { ScreenGuard } from "./screen-guard.tsx";
import { StatusBar } from "./status-bar.tsx";
import { useFrameKeys } from "./use-frame-keys.ts";
import "./frame.css";

/** The screen of the address, within what stands on every screen but those that fill the window. */
export function Frame(): ReactNode {
  const address = useAddress();
  const feature = FEATURES.find((each) => each.id === address.feature) ?? FEATURES[0];
  return feature.bare ? <GuardedScreen feature={feature} /> : <Framed feature={feature} />;
}

/** Rail, status bar, palette, list of keys. */
function Framed({ feature }: { readonly feature: Feature }): ReactNode {
  useFrameKeys();
  return (
    <div className="frame">
      <Rail current={feature.id} />
      <GuardedScreen feature={feature} />
      <StatusBar />
      <Palette />
      <KeysHelp />
    </div>
  );
}

function GuardedScreen({ feature }: { readonly feature: Feature }): ReactNode {
  return (
    <ScreenGuard key={feature.id} what={feature.label}>
      <feature.Screen />
    </ScreenGuard>
  );
}
