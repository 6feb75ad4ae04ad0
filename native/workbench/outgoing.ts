import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { BlockList, Socket } from "node:net";

/** Addresses of this machine. */
const OWN = new BlockList();
OWN.addSubnet("127.0.0.0", 8, "ipv4");
OWN.addAddress("::1", "ipv6");

/**
 * Counts the connections that this process tries to open to other machines, whoever in it asks for them, and the links that
 * ssh opens in a process of its own.
 */
export class OutgoingConnections {
  #count = 0;

  constructor() {
    subscribe("net.client.socket", this.#onSocket);
  }

  get count(): number {
    return this.#count;
  }

  /** A session of ssh to a machine that the user added. Its address is ssh's to resolve, so each one counts. */
  countLink(): void {
    this.#count++;
  }

  close(): void {
    unsubscribe("net.client.socket", this.#onSocket);
  }

  readonly #onSocket = (message: unknown): void => {
    if (typeof message !== "object" || message === null || !("socket" in message)) return;
    if (!(message.socket instanceof Socket)) return;
    message.socket.on("connectionAttempt", (address: string, _port: number, family: number) => {
      if (!OWN.check(address, family === 6 ? "ipv6" : "ipv4")) this.#count++;
    });
  };
}
