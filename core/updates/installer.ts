/** An installer as packing names it: `msm-workbench-0.2.0-linux-x86_64.AppImage`. */
export interface Installer {
  readonly version: string;
  readonly system: "linux" | "mac" | "win";
  readonly kind: "AppImage" | "deb" | "exe" | "dmg";
}

/** What an installer's name says; null for another file. */
export function readInstallerName(name: string): Installer | null {
  const match =
    /^msm-workbench-(?<version>\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?)-(?<system>linux|mac|win)(?:-\w+)?\.(?<kind>AppImage|deb|exe|dmg)$/.exec(
      name,
    );
  const { version, system, kind } = match?.groups ?? {};
  if (version === undefined || system === undefined || kind === undefined) return null;
  return { version, system: system as Installer["system"], kind: kind as Installer["kind"] };
}

/** Checksums by file name, of a `SHA256SUMS` as `sha256sum` writes it; null where a line is none. */
export function readSums(text: string): ReadonlyMap<string, string> | null {
  const sums = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    const [, sha256, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) return null;
    sums.set(name, sha256);
  }
  return sums;
}

/** Below 0 where `a` is older than `b`, by Semantic Versioning 2.0.0, section 11: a pre-release is older than its release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  const byCore = compareParts(left.core, right.core);
  if (byCore !== 0) return byCore;
  if (left.pre === null || right.pre === null) return Number(left.pre === null) - Number(right.pre === null);
  return compareParts(left.pre, right.pre);
}

function partsOf(version: string): { core: readonly string[]; pre: readonly string[] | null } {
  const [core = "", ...pre] = version.split("-");
  return { core: core.split("."), pre: pre.length === 0 ? null : pre.join("-").split(".") };
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const [left, right] = [a[place], b[place]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left === right) continue;
    const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
    if (leftNumber !== null && rightNumber !== null) return leftNumber - rightNumber;
    if (leftNumber !== null || rightNumber !== null) return leftNumber !== null ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

function numberOf(part: string): number | null {
  return /^\d+$/.test(part) ? Number(part) : null;
}
