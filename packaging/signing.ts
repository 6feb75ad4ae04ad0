/**
 * Options for electron-builder where a Mac has no certificate: signed ad hoc. Without that its signature would be Electron's own,
 * which flipping the fuses breaks, and Apple silicon starts no program whose signature is broken.
 */
export function signingOptions(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  const hasCertificate = [environment["CSC_LINK"], environment["CSC_NAME"]].some((named = "") => named !== "");
  return platform === "darwin" && !hasCertificate ? ["-c.mac.identity=-"] : [];
}
