import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { BlockList, isIP, Socket } from "node:net";
import { z } from "zod";

/** Addresses of this machine. */
const OWN = new BlockList();
OWN.addSubnet("127.0.0.0", 8, "ipv4");
OWN.addAddress("::1", "ipv6");

const FetchRequest = z.object({ request: z.object({ origin: z.string() }) });
const FetchConnection = z.object({ connectParams: z.object({ hostname: z.string() }) });

/**
 * Counts what this process sends to other machines, whoever in it asks for it: every connection that it tries to open, and
 * every further request of `fetch` over a connection that stands already. Links that ssh opens in a process of its own are
 * told to it.
 */
export class OutgoingConnections {
  #connections = 0;
  #fetched = 0;
  #fetchConnections = 0;

  constructor() {
    subscribe("net.client.socket", this.#onSocket);
    subscribe("undici:request:create", this.#onFetch);
    subscribe("undici:client:beforeConnect", this.#onFetchConnection);
  }

  get count(): number {
    // The first request over a connection is counted with it.
    return this.#connections + Math.max(0, this.#fetched - this.#fetchConnections);
  }

  /** A session of ssh to a machine that the user added. Its address is ssh's to resolve, so each one counts. */
  countLink(): void {
    this.#connections++;
  }

  close(): void {
    unsubscribe("net.client.socket", this.#onSocket);
    unsubscribe("undici:request:create", this.#onFetch);
    unsubscribe("undici:client:beforeConnect", this.#onFetchConnection);
  }

  readonly #onFetch = (message: unknown): void => {
    const parsed = FetchRequest.safeParse(message);
    const url = parsed.success ? URL.parse(parsed.data.request.origin) : null;
    if (url !== null && !isOwnName(url.hostname)) this.#fetched++;
  };

  readonly #onFetchConnection = (message: unknown): void => {
    const parsed = FetchConnection.safeParse(message);
    if (parsed.success && !isOwnName(parsed.data.connectParams.hostname)) this.#fetchConnections++;
  };

  readonly #onSocket = (message: unknown): void => {
    if (typeof message !== "object" || message === null || !("socket" in message)) return;
    if (!(message.socket instanceof Socket)) return;
    message.socket.on("connectionAttempt", (address: string, _port: number, family: number) => {
      if (!OWN.check(address, family === 6 ? "ipv6" : "ipv4")) this.#connections++;
    });
  };
}

function isOwnName(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(bare);
  if (family === 0) return bare === "localhost" || bare.endsWith(".localhost");
  return OWN.check(bare, family === 6 ? "ipv6" : "ipv4");
}
