import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { protocolText } from "../protocol-text.ts";
import { printable, textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;
const By = z.string("--by NAME is needed: who does it").trim().min(1, "say who does it").max(80);
const number = z.coerce.number("must be a number").optional();

const Freeze = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one name is needed"),
  by: By,
  probe: z.string("--probe PROBE is needed"),
  plan: z.string().optional(),
  baseline: z.string("--baseline ARM is needed, as none+finetune"),
  axis: z.string("--axis AXIS is needed"),
  "held-out": z.string("--held-out GROUP,… is needed").pipe(CommaList),
  dev: CommaList.default([]),
  reading: CommaList.pipe(
    z.array(z.enum(["likelihood", "sampled"], "a reading is likelihood or sampled")).min(1),
  ).default([...DEFAULT_RUN_SETTINGS.readings]),
  samples: number,
  seed: number,
  temperature: number,
  "top-p": number,
  "max-tokens": number,
  claim: z.string().default(""),
});

export const protocolFreeze: Command = {
  name: "protocol freeze",
  usage:
    "protocol freeze NAME --by WHO --probe PROBE --baseline ARM --axis AXIS --held-out GROUP,… [--dev GROUP,…] [--plan PLAN] [--reading likelihood,sampled] [--samples N] [--seed N] [--temperature T] [--top-p P] [--max-tokens N] [--claim TEXT]",
  summary: "Freeze what is decided before figures are looked at; held-out groups stay closed until someone opens them",
  async run({ workbench }, argv) {
    const names = [
      "by",
      "probe",
      "plan",
      "baseline",
      "axis",
      "held-out",
      "dev",
      "reading",
      "samples",
      "seed",
      "temperature",
      "top-p",
      "max-tokens",
      "claim",
    ];
    const args = readArguments(argv, Object.fromEntries(names.map((name) => [name, TEXT])), Freeze, this.usage);
    if (!args.ok) return args;
    const given = args.value;
    const frozen = await workbench.protocols.freeze({
      name: given.positionals[0],
      author: given.by,
      probe: given.probe,
      plan: given.plan ?? null,
      baseline: given.baseline,
      axis: given.axis,
      groups: { dev: given.dev, heldOut: given["held-out"] },
      decoding: {
        readings: given.reading,
        samples: given.samples ?? DEFAULT_RUN_SETTINGS.samples,
        seed: given.seed ?? DEFAULT_RUN_SETTINGS.seed,
        temperature: given.temperature ?? DEFAULT_RUN_SETTINGS.temperature,
        topP: given["top-p"] ?? DEFAULT_RUN_SETTINGS.topP,
        maxTokens: given["max-tokens"] ?? DEFAULT_RUN_SETTINGS.maxTokens,
      },
      claim: given.claim,
    });
    return frozen.ok ? ok({ json: frozen.value, text: protocolText(frozen.value) }) : frozen;
  },
};

export const protocolList: Command = {
  name: "protocol list",
  usage: "protocol list",
  summary: "Frozen protocols",
  async run({ workbench }) {
    const protocols = workbench.protocols.list();
    const rows = protocols.map(({ protocol, log }) => [
      protocol.name,
      protocol.sha256.slice(0, 12),
      `${protocol.probe.id} v${protocol.probe.version}`,
      printable(protocol.author),
      protocol.frozenAt,
      String(log.filter(({ kind }) => kind === "opened").length),
      String(log.filter(({ kind }) => kind === "deviation").length),
    ]);
    return ok({
      json: { protocols },
      text: textTable(["name", "sha256", "probe", "by", "frozen", "openings", "deviations"], rows),
    });
  },
};

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one protocol is needed") });

export const protocolShow: Command = {
  name: "protocol show",
  usage: "protocol show NAME",
  summary: "What a protocol froze, who opened what, and every deviation",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const view = workbench.protocols.show(args.value.positionals[0]);
    return view.ok ? ok({ json: view.value, text: protocolText(view.value) }) : view;
  },
};

const Open = z.strictObject({
  positionals: z.tuple([z.string(), z.string()], "a protocol and a run are needed"),
  by: By,
});

export const protocolOpen: Command = {
  name: "protocol open",
  usage: "protocol open NAME RUN --by WHO",
  summary: "Open the held-out groups for a run: who and when is kept",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { by: TEXT }, Open, this.usage);
    if (!args.ok) return args;
    const [name, run] = args.value.positionals;
    const view = workbench.protocols.open(name, run, args.value.by);
    return view.ok ? ok({ json: view.value, text: protocolText(view.value) }) : view;
  },
};
