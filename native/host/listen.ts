import { X509Certificate } from "node:crypto";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/**
 * Where the host listens: a socket only this user can open (Electron), loopback TCP with a token (browser), or another
 * address of this machine, over TLS and with a token.
 */
export type Listen =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "loopback"; readonly port: number }
  | {
      readonly kind: "network";
      readonly address: string;
      readonly port: number;
      /** PEM. */
      readonly certificate: string;
      readonly key: string;
    };

const LOOPBACK = "127.0.0.1";

export function serverFor(listen: Listen, answer: RequestListener): Server {
  if (listen.kind !== "network") return createServer(answer);
  return createSecureServer({ cert: listen.certificate, key: listen.key, minVersion: "TLSv1.2" }, answer);
}

/** What a browser may call this address in its Host header, by port. */
export function hostNames(listen: Listen): (port: number) => readonly string[] {
  if (listen.kind !== "network") return (port) => [`${LOOPBACK}:${port}`, `localhost:${port}`];
  const names = certifiedNames(listen.certificate);
  return (port) => names.flatMap((name) => (port === 443 ? [name, `${name}:443`] : [`${name}:${port}`]));
}

/** The address to open, without a token. */
export function baseUrl(listen: Listen, server: Server): string {
  const port = portOf(server);
  if (listen.kind !== "network") return `http://${LOOPBACK}:${port}`;
  return `https://${certifiedNames(listen.certificate)[0] ?? listen.address}:${port}`;
}

/** Names and addresses that a certificate is good for; a wildcard names no host. */
export function certifiedNames(certificate: string): string[] {
  const entries = new X509Certificate(certificate).subjectAltName?.split(", ") ?? [];
  return entries.flatMap((entry) => {
    const name = /^(?:DNS|IP Address):([A-Za-z0-9.:-]+)$/.exec(entry)?.[1]?.toLowerCase();
    return name === undefined ? [] : [name.includes(":") ? `[${name}]` : name];
  });
}

export async function listenOn(server: Server, listen: Listen): Promise<void> {
  if (listen.kind === "socket" && process.platform !== "win32") rmSync(listen.path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if (listen.kind === "socket") server.listen(listen.path, resolve);
    else server.listen(listen.port, listen.kind === "network" ? listen.address : LOOPBACK, resolve);
  });
  if (listen.kind === "socket" && process.platform !== "win32") chmodSync(listen.path, 0o600);
}

export async function closeServer(server: Server, listen: Listen): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  if (listen.kind === "socket" && process.platform !== "win32") rmSync(listen.path, { force: true });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
