import { createHash } from "node:crypto";

/** A host key's fingerprint as ssh prints it; `key` is "type base64". */
export function fingerprintOf(key: string): string {
  const [, base64 = ""] = key.split(" ");
  const digest = createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}

/** "ED25519" of "ssh-ed25519 AAAA…". */
export function keyTypeOf(key: string): string {
  const [type = ""] = key.split(" ");
  return type.replace(/^(ssh|ecdsa-sha2)-/, "").toUpperCase();
}

/** The key in the last line of a known_hosts file that ssh wrote; null where there is none. */
export function keyInKnownHosts(text: string): string | null {
  for (const line of text.split("\n").reverse()) {
    const [host, type, base64] = line.trim().split(/\s+/);
    if (host !== undefined && type !== undefined && base64 !== undefined && !host.startsWith("#"))
      return `${type} ${base64}`;
  }
  return null;
}
