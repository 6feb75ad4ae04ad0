import { rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Electron's own page, which electron-builder leaves in place of an unpacked distribution that is named to it: nothing
 * but our archive is to be started. Plain JavaScript, for electron-builder loads it.
 */
export default function removeElectronsPage({ packager, appOutDir, electronPlatformName }) {
  const { distMacOsAppName } = packager.info.framework;
  const resources = electronPlatformName === "darwin" ? join(distMacOsAppName, "Contents/Resources") : "resources";
  rmSync(join(appOutDir, resources, "default_app.asar"), { force: true });
}
