import { readFileSync } from "node:fs";

/** In Electron's binary before its fuses (electron/fuses, src/constants.ts). */
export const FUSE_SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
/** Fuses of version 1 in their order on the wire, under electron-builder's names. */
export const FUSES = [
  "runAsNode",
  "enableCookieEncryption",
  "enableNodeOptionsEnvironmentVariable",
  "enableNodeCliInspectArguments",
  "enableEmbeddedAsarIntegrityValidation",
  "onlyLoadAppFromAsar",
  "loadBrowserProcessSpecificV8Snapshot",
  "grantFileProtocolExtraPrivileges",
] as const;

export type FuseState = "on" | "off" | "removed" | "unreadable";
const STATES: Readonly<Record<string, FuseState>> = { "0": "off", "1": "on", r: "removed" };

/**
 * The fuses of a binary, once for each architecture in it. Behind the sentinel stand the wire's version, its length and a
 * character a fuse. Empty where the file has no wire that is understood.
 */
export function readFuses(path: string): Readonly<Record<string, FuseState>>[] {
  const binary = readFileSync(path);
  const wires: Record<string, FuseState>[] = [];
  for (let at = binary.indexOf(FUSE_SENTINEL); at >= 0; at = binary.indexOf(FUSE_SENTINEL, at + 1)) {
    const start = at + FUSE_SENTINEL.length;
    const [version, length = 0] = binary.subarray(start, start + 2);
    if (version !== 1) continue;
    const states = binary
      .subarray(start + 2, start + 2 + length)
      .toString("latin1")
      .split("");
    wires.push(
      Object.fromEntries(
        states.map((state, place) => [FUSES[place] ?? `fuse ${place}`, STATES[state] ?? "unreadable"]),
      ),
    );
  }
  return wires;
}

/** Fuses that are not as the configuration wants them, each in a sentence. */
export function fuseFaults(path: string, wanted: Readonly<Record<string, boolean>>): string[] {
  const wires = readFuses(path);
  if (wires.length === 0) return [`${path} has no fuses that could be read: it is no binary of Electron 12 or newer.`];
  return wires.flatMap((wire) =>
    Object.entries(wanted).flatMap(([name, on]) =>
      wire[name] === (on ? "on" : "off")
        ? []
        : [`The fuse ${name} of ${path} is ${wire[name] ?? "not there"} and has to be ${on ? "on" : "off"}.`],
    ),
  );
}
