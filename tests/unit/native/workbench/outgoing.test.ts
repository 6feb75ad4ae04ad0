import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, connect } from "node:net";
import { expect, test } from "vitest";
import { OutgoingConnections } from "#native/workbench/outgoing.ts";

test("an attempt to reach another machine is counted, one to this machine is not", async () => {
  const outgoing = new OutgoingConnections();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const own = connect(port, "127.0.0.1");
  await once(own, "connect");
  own.destroy();
  server.close();
  expect(outgoing.count).toBe(0);
  // 192.0.2.1 is reserved for documentation (RFC 5737): the socket is asked for and given up before a packet leaves.
  const away = connect(9, "192.0.2.1");
  away.on("error", () => undefined);
  away.emit("connectionAttempt", "192.0.2.1", 9, 4);
  away.destroy();
  expect(outgoing.count).toBeGreaterThan(0);
  outgoing.close();
});

test("requests over a connection that stands already are counted one by one, those to this machine never", () => {
  const outgoing = new OutgoingConnections();
  const fetching = (origin: string) => channel("undici:request:create").publish({ request: { origin } });
  for (const origin of ["http://127.0.0.1:80", "http://localhost:80", "http://[::1]:80"]) fetching(origin);
  expect(outgoing.count).toBe(0);
  channel("undici:client:beforeConnect").publish({ connectParams: { hostname: "192.0.2.1" } });
  for (let count = 0; count < 3; count++) fetching("https://192.0.2.1");
  // The first of them goes with the connection, which its socket tells of.
  expect(outgoing.count).toBe(2);
  outgoing.close();
});
