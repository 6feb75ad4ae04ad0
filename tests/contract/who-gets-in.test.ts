import { execFileSync, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { request as secureRequest } from "node:https";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { serve, type Host } from "#native/host/serve.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { msm, ROOT, startMsm, temporaryFolder } from "./msm.ts";

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
}

const folder = temporaryFolder();
let workbench: Workbench;
let host: Host;
let port: number;
let cookie: string;

async function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    })
      .on("error", reject)
      .end();
  });
}

beforeAll(async () => {
  const opened = await createWorkbench({ workspace: join(folder, "workspace"), bundled: join(folder, "none") });
  if (!opened.ok) throw new Error(opened.error.message);
  workbench = opened.value;
  host = await serve(workbench, { kind: "loopback", port: 0 }, join(ROOT, "dist/renderer"));
  const url = new URL(host.address);
  port = Number(url.port);
  const opening = await ask("/session", { authorization: `Bearer ${url.hash.replace("#token=", "")}` }, "POST");
  cookie = String(opening.headers["set-cookie"]).split(";")[0] ?? "";
});

afterAll(async () => {
  await host.close();
  await workbench.close();
});

describe("the wire on loopback", () => {
  test("another program's page on this machine, whose requests bring our cookie, is refused", async () => {
    expect((await ask("/trpc/status", { cookie })).status).toBe(200);
    expect((await ask("/trpc/status", { cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
    // Ports are no part of a site: SameSite does not keep the cookie from http://localhost:8888.
    expect((await ask("/trpc/status", { cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await ask("/trpc/status", { cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  test("no page elsewhere is allowed anything: no CORS header on any answer, preflights are refused", async () => {
    const answers = [
      await ask("/", {}),
      await ask("/trpc/status", { cookie }),
      await ask("/trpc/status", { cookie, origin: "http://127.0.0.1:1" }, "OPTIONS"),
      await ask("/session", { origin: "http://evil.example" }, "POST"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([expect.any(Number), 200, 403, 403]);
    const names = answers.flatMap(({ headers }) => Object.keys(headers));
    expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  test("is not reached by this machine's other addresses", async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .flatMap((each) => (each !== undefined && !each.internal && each.family === "IPv4" ? [each.address] : []));
    for (const address of others) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port });
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      });
      expect([address, reached]).toEqual([address, false]);
    }
  });
});

const CAN_CERTIFY = spawnSync("openssl", ["version"]).status === 0;

function certify(name: string, subject: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const names = ["-subj", "/CN=workbench", "-addext", `subjectAltName=${subject}`];
  const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", ...made, "-keyout", key, "-out", certificate, ...names], { stdio: "ignore" });
  return { certificate, key };
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

describe("msm serve at another address", () => {
  async function refusal(...args: string[]): Promise<string[]> {
    const { code, stdout } = await msm(join(folder, "served"), "serve", ...args, "--json");
    const { error } = Refusal.parse(JSON.parse(stdout));
    return [String(code), error.code, error.message];
  }

  test("is refused without TLS, with half of it, or by a name", async () => {
    const [code, problem, message] = await refusal("--host", "0.0.0.0");
    expect([code, problem]).toEqual(["2", "tls-needed"]);
    expect(message).toContain("over TLS or not at all");
    expect((await refusal("--host", "192.0.2.7", "--key", "x")).slice(0, 2)).toEqual(["2", "tls-needed"]);
    expect((await refusal("--host", "lab.example")).slice(0, 2)).toEqual(["2", "usage"]);
    const missing = join(folder, "no.pem");
    expect((await refusal("--host", "0.0.0.0", "--key", missing, "--certificate", missing)).slice(0, 2)).toEqual([
      "2",
      "tls-unusable",
    ]);
  });

  test.runIf(CAN_CERTIFY)("is refused with a key of another certificate", async () => {
    const [one, other] = [certify("one", "DNS:workbench.test"), certify("other", "DNS:workbench.test")];
    const args = ["--host", "127.0.0.2", "--certificate", one.certificate, "--key", other.key];
    // 127.0.0.2 is this machine itself: TLS would be for nothing.
    expect((await refusal(...args)).slice(0, 2)).toEqual(["2", "usage"]);
    args[1] = "0.0.0.0";
    expect((await refusal(...args)).slice(0, 2)).toEqual(["2", "tls-unusable"]);
  });

  test.runIf(CAN_CERTIFY)("speaks TLS only, to the certificate's name only, and marks its cookie so", async () => {
    const { certificate, key } = certify("served", "DNS:workbench.test");
    const args = ["serve", "--host", "0.0.0.0", "--certificate", certificate, "--key", key];
    const child = startMsm(join(folder, "served"), ...args);
    const ended = new Promise((done) => child.once("exit", done));
    let said = "";
    for await (const part of child.stdout ?? []) {
      said += String(part);
      if (said.includes("#token=")) break;
    }
    const url = /https:\/\/workbench\.test:(\d+)\/#token=(\S+)/.exec(said);
    const [, servedPort, token = ""] = url ?? [];
    const over = (hostName: string): Promise<Reply> =>
      new Promise((resolve, reject) => {
        const headers = { host: `${hostName}:${servedPort}`, authorization: `Bearer ${token}` };
        const options = { host: "127.0.0.1", port: servedPort, path: "/session", method: "POST", headers };
        secureRequest({ ...options, rejectUnauthorized: false }, (response) => {
          response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
        })
          .on("error", reject)
          .end();
      });
    const [named, unnamed] = [await over("workbench.test"), await over("127.0.0.1")];
    const plain = await new Promise<number | string>((resolve) => {
      request({ host: "127.0.0.1", port: servedPort, path: "/" }, (response) => resolve(response.statusCode ?? 0))
        .on("error", () => resolve("no answer"))
        .end();
    });
    child.kill("SIGTERM");
    await ended;
    expect([named.status, unnamed.status, plain]).toEqual([204, 403, "no answer"]);
    expect(String(named.headers["set-cookie"])).toMatch(/^__Host-msm_session_\d+=.*; Secure$/);
  });
});
