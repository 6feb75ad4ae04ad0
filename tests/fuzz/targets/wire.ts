import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Random } from "#core/base/random.ts";
import { serve } from "#native/host/serve.ts";
import { router } from "#native/workbench/router.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { hostileValue, mutateJson, PROVOCATIONS } from "../mutate.ts";
import { Fault, type Target } from "../target.ts";

/** They would open a connection, start a program or write to a path that the input names. */
const LEFT_OUT =
  /^(?:machines\.(?:add|contact|prepare|check)|endpoints\.check|quality\.export|training\.start|plans\.save|generation\.(?:start|preview|augmentSpec))$/;

interface Procedure {
  readonly name: string;
  readonly kind: string;
  /** JSON schema of the input; null where it takes none. */
  readonly schema: unknown;
}

const Described = z.object({ _def: z.object({ type: z.string(), inputs: z.array(z.instanceof(z.ZodType)) }) });

const PROCEDURES: readonly Procedure[] = Object.entries(router._def.procedures)
  .filter(([name]) => !LEFT_OUT.test(name))
  .map(([name, procedure]) => {
    const { type, inputs } = Described.parse({ ...procedure })._def;
    const [input] = inputs;
    const schema = input === undefined ? null : z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
    return { name, kind: type, schema };
  });

const WORDS = ["facts", "base", "cheese", "value-micro", "one", ...PROVOCATIONS];

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  items: z.unknown(),
  prefixItems: z.array(z.unknown()).optional(),
});

/** A value that a schema describes, with texts and numbers that nobody expects. */
function fitting(schema: unknown, random: Random): unknown {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success) return hostileValue(random);
  const { type, enum: words, anyOf, oneOf, properties, required, items, prefixItems } = parsed.data;
  if (parsed.data.const !== undefined) return parsed.data.const;
  if (words) return random.pick(words);
  if (anyOf ?? oneOf) return fitting(random.pick(anyOf ?? oneOf ?? []), random);
  if (prefixItems) return prefixItems.map((each) => fitting(each, random));
  const kind = Array.isArray(type) ? random.pick(type) : type;
  if (kind === "object") {
    const entries = Object.entries(properties ?? {}).filter(
      ([key]) => required.includes(key) || random.integer(2) === 0,
    );
    return Object.fromEntries(entries.map(([key, each]) => [key, fitting(each, random)]));
  }
  if (kind === "array") return Array.from({ length: 1 + random.integer(3) }, () => fitting(items, random));
  if (kind === "integer") return random.pick([1, 0, 2, -1, 2 ** 31, Number.MAX_SAFE_INTEGER]);
  if (kind === "number") return random.pick([0.5, 1, 0, -1, 1e300]);
  if (kind === "boolean") return random.integer(2) === 0;
  return kind === "null" ? null : random.pick(WORDS);
}

interface Opened {
  readonly origin: string;
  readonly cookie: string;
}
const host: { opened: Opened | null } = { opened: null };

async function openHost(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "msm-fuzz-host-"));
  const workbench = await createWorkbench({ workspace: join(folder, "workspace"), bundled: join(folder, "none") });
  if (!workbench.ok) throw new Error(workbench.error.message);
  const served = await serve(workbench.value, { kind: "loopback", port: 0 }, folder);
  const { origin, hash } = new URL(served.address);
  const headers = { authorization: `Bearer ${hash.replace("#token=", "")}` };
  const entered = await fetch(`${origin}/session`, { method: "POST", headers });
  host.opened = { origin, cookie: (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
  return async () => {
    await served.close();
    await workbench.value.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function request(random: Random): Promise<void> {
  if (host.opened === null) throw new Error("The host was not opened.");
  const { origin, cookie } = host.opened;
  const procedure = random.pick(PROCEDURES);
  const fit = procedure.schema === null ? undefined : fitting(procedure.schema, random);
  const input = random.integer(3) === 0 ? mutateJson(fit ?? {}, random) : fit;
  const name = random.integer(20) === 0 ? encodeURIComponent(random.pick(PROVOCATIONS).toWellFormed()) : procedure.name;
  // As text of the wire: half characters cannot be sent.
  const json = input === undefined ? "" : JSON.stringify(input).toWellFormed();
  const asBody = procedure.kind === "mutation";
  // An address is no longer than Node takes.
  if (!asBody && encodeURIComponent(json).length > 12_000) return;
  const query = asBody || json === "" ? "" : `?input=${encodeURIComponent(json)}`;
  const answer = await fetch(`${origin}/trpc/${name}${query}`, {
    method: asBody ? "POST" : "GET",
    headers: { cookie, "content-type": "application/json" },
    ...(asBody && { body: random.integer(20) === 0 ? json.slice(0, random.integer(json.length + 1)) : json }),
    signal: AbortSignal.timeout(15_000),
  });
  // A watch goes on until nobody listens.
  const text = procedure.kind === "subscription" ? await firstOf(answer) : await answer.text();
  if (answer.status >= 500 || text.includes("INTERNAL_SERVER_ERROR")) {
    throw new Fault(
      `${procedure.kind} ${name} ${json.slice(0, 300)} was answered ${answer.status}: ${text.slice(0, 600)}`,
    );
  }
}

async function firstOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  let text = "";
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += Buffer.from(part.value).toString("utf8");
    if (/event: (?:return|serialized-error)|"id"|\ndata: \{/.test(text) || text.length > 4_000) break;
  }
  await reader?.cancel();
  return text;
}

export const WIRE: readonly Target[] = [{ name: "wire", run: request, open: openHost }];
