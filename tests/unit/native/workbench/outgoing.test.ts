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
