import { connect, createServer, type Server, type Socket } from "node:net";
import type { Random } from "#core/base/random.ts";

/** A TCP proxy on loopback that breaks its connections, each in its own seeded way, until it has broken enough. */
export interface FaultyProxy {
  readonly port: number;
  /** Connections broken so far. */
  readonly failures: () => number;
  close(): Promise<void>;
}

interface Fault {
  readonly kind: "reset" | "freeze" | "stutter";
  /** After how many bytes from the server. */
  readonly afterBytes: number;
}

/**
 * "reset" cuts both sides at once. "freeze" passes nothing on any more and lets nobody know, as a laptop that sleeps; the
 * client must find out. "stutter" does so for a moment, and nothing may come of it.
 */
export async function startFaultyProxy(target: number, random: Random, most: number): Promise<FaultyProxy> {
  let failures = 0;
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      socket.on("error", () => {});
    }
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    client.pipe(upstream);
    upstream.pipe(client);
    const breakNext = (): void => {
      if (failures >= most) return;
      breakAfter(drawFault(random), client, upstream, (stuttered) => {
        failures++;
        // A connection that goes on breaks again.
        if (stuttered) breakNext();
      });
    };
    breakNext();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    failures: () => failures,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Some in the key exchange (about 3 kB), most while the agent answers. */
function drawFault(random: Random): Fault {
  const kind = random.pick(["reset", "reset", "reset", "stutter", "freeze"] as const);
  return { kind, afterBytes: 500 + random.integer(20_000) };
}

function breakAfter(
  { kind, afterBytes }: Fault,
  client: Socket,
  upstream: Socket,
  broken: (stuttered: boolean) => void,
): void {
  let seen = 0;
  const watch = (bytes: Buffer): void => {
    seen += bytes.length;
    if (seen < afterBytes) return;
    upstream.off("data", watch);
    if (kind === "reset") {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    } else {
      client.unpipe(upstream).pause();
      upstream.unpipe(client).pause();
    }
    if (kind === "stutter") setTimeout(() => void (client.pipe(upstream), upstream.pipe(client)), 300);
    broken(kind === "stutter");
  };
  upstream.on("data", watch);
}
