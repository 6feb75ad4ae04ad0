import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { Endpoint } from "#core/generation/endpoint.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { printable, textTable } from "../text-table.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one endpoint is needed") });

const Add = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one name is needed"),
    url: z.string("--url URL is needed"),
    model: z.string("--model MODEL is needed"),
    "key-variable": z.string().optional(),
    parallel: z.coerce.number().optional(),
    "requests-per-minute": z.coerce.number().optional(),
    "price-in": z.coerce.number().optional(),
    "price-out": z.coerce.number().optional(),
    "no-streaming": z.boolean().default(false),
  })
  .transform((given): unknown => ({
    name: given.positionals[0],
    url: given.url,
    model: given.model,
    keyVariable: given["key-variable"],
    parallel: given.parallel,
    requestsPerMinute: given["requests-per-minute"],
    priceIn: given["price-in"],
    priceOut: given["price-out"],
    streaming: !given["no-streaming"],
  }))
  .pipe(Endpoint);

export const endpointsAdd: Command = {
  name: "endpoints add",
  usage:
    "endpoints add NAME --url URL --model MODEL [--key-variable VARIABLE] [--parallel N] [--requests-per-minute N] [--price-in USD] [--price-out USD] [--no-streaming]",
  summary: "Add an OpenAI-compatible server; prices are per million tokens",
  async run({ workbench }, argv) {
    const text = { type: "string" } as const;
    const names = ["url", "model", "key-variable", "parallel", "requests-per-minute", "price-in", "price-out"];
    const options = {
      ...Object.fromEntries(names.map((name) => [name, text])),
      "no-streaming": { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, Add, this.usage);
    if (!args.ok) return args;
    const added = workbench.endpoints.add(args.value);
    if (!added.ok) return added;
    return ok({
      json: added.value,
      text: `Endpoint ${added.value.name} is added; msm endpoints check ${added.value.name} asks it for a word.`,
    });
  },
};

export const endpointsList: Command = {
  name: "endpoints list",
  usage: "endpoints list",
  summary: "Servers that texts may be sent to",
  async run({ workbench }) {
    const endpoints = workbench.endpoints.list();
    const price = (value: number | null): string => (value === null ? "–" : String(value));
    const rows = endpoints.map((each) => [
      each.name,
      each.url,
      each.model,
      each.keyVariable ?? "none",
      String(each.parallel),
      price(each.priceIn),
      price(each.priceOut),
    ]);
    return ok({
      json: { endpoints },
      text: textTable(["name", "url", "model", "key from", "parallel", "USD/M in", "USD/M out"], rows),
    });
  },
};

export const endpointsRemove: Command = {
  name: "endpoints remove",
  usage: "endpoints remove NAME",
  summary: "Forget an endpoint; what it wrote stays",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const removed = workbench.endpoints.remove(args.value.positionals[0]);
    return removed.ok ? ok({ json: removed.value, text: `Endpoint ${removed.value.name} is removed.` }) : removed;
  },
};

export const endpointsCheck: Command = {
  name: "endpoints check",
  usage: "endpoints check NAME",
  summary: "Ask an endpoint for a word",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const checked = await workbench.endpoints.check(args.value.positionals[0], signal);
    if (!checked.ok) return checked;
    const { reachable, message, seconds, answer } = checked.value;
    const said = answer === null ? "" : ` It said "${printable(answer)}" after ${seconds.toFixed(1)} s.`;
    return ok({ json: checked.value, text: `${printable(message)}${said}`, exitCode: reachable ? 0 : 1 });
  },
};
