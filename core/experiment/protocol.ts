import { z } from "zod";
import { groupsOf } from "../probes/groups.ts";
import type { Probe } from "../probes/probe.ts";
import type { ProbeRunRequest } from "../probes/run.ts";

/** What is decided before figures are looked at. A frozen one is never changed; its hash is over exactly this. */
export const Protocol = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, "must be lower-case letters, digits, dots and hyphens, 64 at most"),
  probe: z.strictObject({ id: z.string(), version: z.int(), sha256: z.string() }),
  /** The plan that the checkpoints are of; null where the protocol leaves it open. */
  plan: z.strictObject({ name: z.string(), sha256: z.string() }).nullable(),
  /** Id of the arm that others are compared with, as `none+finetune`. */
  baseline: z.string().min(1),
  axis: z.string().min(1),
  groups: z.strictObject({
    /** May be looked at while things are being tried. */
    dev: z.array(z.string()),
    /** Stay closed until the analysis is final. */
    heldOut: z.array(z.string()).min(1, "at least one group must be held out"),
  }),
  decoding: z.strictObject({
    readings: z.array(z.enum(["likelihood", "sampled"])).min(1),
    samples: z.int(),
    seed: z.int(),
    temperature: z.number(),
    topP: z.number(),
    maxTokens: z.int(),
  }),
  /** What is expected, in the author's words. */
  claim: z.string().max(2000),
});
export type Protocol = z.infer<typeof Protocol>;

export interface FrozenProtocol extends Protocol {
  readonly sha256: string;
  readonly author: string;
  readonly frozenAt: string;
}

/** Something of a run that was logged under a protocol. */
export interface ProtocolLogEntry {
  readonly kind: "opened" | "deviation";
  readonly run: string;
  readonly detail: string;
  readonly author: string;
  readonly at: string;
}

/** How runs stand to the protocol in force. */
export interface ProtocolStanding {
  readonly protocol: FrozenProtocol;
  readonly log: readonly ProtocolLogEntry[];
  /** Groups that it keeps closed until they are opened. */
  readonly sealed: readonly string[];
  /** Runs for which nobody opened the held-out groups. */
  readonly unopened: readonly string[];
  /** Earlier protocols of the probe, whose place this one took. */
  readonly replaces: readonly string[];
}

/** How runs stand to a protocol, a sentence a fact. */
export function standingWords({ protocol, log, unopened, replaces }: ProtocolStanding): string[] {
  const { name, sha256, author, frozenAt } = protocol;
  const before = replaces.length > 0 ? `; it takes the place of ${replaces.join(", ")}` : "";
  return [
    `Protocol ${name} (${sha256.slice(0, 12)}) was frozen by ${author} at ${frozenAt}${before}`,
    ...unopened.map((run) => `Its held-out groups are closed for run ${run}`),
    ...log.map(({ kind, run, detail, author: by, at }) =>
      kind === "opened"
        ? `Its held-out groups were opened for run ${run} by ${by} at ${at}`
        : `Deviation in run ${run}: ${detail} (first seen at ${at})`,
    ),
  ];
}

/** A run as a protocol looks at it. */
export interface RunUnderProtocol {
  readonly probe: Protocol["probe"];
  readonly createdAt: string;
  readonly request: ProbeRunRequest;
  /** By checkpoint: the plan that trained it; null where that is not known. */
  readonly plans: readonly { readonly checkpoint: string; readonly sha256: string | null }[];
}

/** What a person looks at; only what is chosen. */
export interface Look {
  readonly axis?: string | undefined;
  readonly group?: string | undefined;
  readonly reading?: string | undefined;
  /** Id of an arm. */
  readonly baseline?: string | undefined;
}

/** In which ways a run is not what was frozen; each one a sentence without its stop. */
export function runDeviations(
  { frozenAt, ...protocol }: Omit<FrozenProtocol, "sha256" | "author">,
  run: RunUnderProtocol,
): string[] {
  const { probe, decoding, plan } = protocol;
  const { request } = run;
  const sampled = [...decoding.readings, ...request.readings].includes("sampled");
  const settings = [
    ["readings", decoding.readings.join(", "), request.readings.join(", ")],
    ["seed", decoding.seed, request.seed],
    ...(sampled
      ? ([
          ["samples", decoding.samples, request.samples],
          ["temperature", decoding.temperature, request.temperature],
          ["top-p", decoding.topP, request.topP],
          ["longest answer", decoding.maxTokens, request.maxTokens],
        ] as const)
      : []),
  ] as const;
  const others = plan === null ? [] : run.plans.filter(({ sha256 }) => sha256 !== null && sha256 !== plan.sha256);
  return [
    ...(run.createdAt < frozenAt ? [`the run began at ${run.createdAt}, before the protocol was frozen`] : []),
    ...(run.probe.sha256 === probe.sha256
      ? []
      : [
          `the probe is v${run.probe.version} (${run.probe.sha256.slice(0, 12)}) and not v${probe.version} (${probe.sha256.slice(0, 12)})`,
        ]),
    ...settings.flatMap(([what, frozen, found]) => (frozen === found ? [] : [`${what} ${found} and not ${frozen}`])),
    ...others.map(({ checkpoint }) => `${checkpoint} is not of the plan ${plan?.name}`),
  ];
}

/** In which ways a look at figures is not what was frozen. */
export function lookDeviations({ axis, groups, baseline, decoding }: Protocol, look: Look): string[] {
  const named = [...groups.dev, ...groups.heldOut];
  return [
    ...(look.axis === undefined || look.axis === axis ? [] : [`axis ${look.axis} was looked at and not ${axis}`]),
    ...(look.group === undefined || named.includes(look.group)
      ? []
      : [`group ${look.group} was looked at, which the protocol does not name`]),
    ...(look.reading === undefined || decoding.readings.some((each) => each === look.reading)
      ? []
      : [`the ${look.reading} reading was looked at`]),
    ...(look.baseline === undefined || look.baseline === baseline
      ? []
      : [`the baseline was ${look.baseline} and not ${baseline}`]),
  ];
}

/** Every group that holds an item of a held-out one: `all` and domains give it away too. */
export function sealedGroups(probe: Probe, { groups }: Pick<Protocol, "groups">): string[] {
  const all = groupsOf(probe);
  const held = new Set(
    all.filter(({ id }) => groups.heldOut.includes(id)).flatMap(({ items }) => items.map((item) => item.id)),
  );
  return all.filter(({ items }) => items.some((item) => held.has(item.id))).map(({ id }) => id);
}

/** Why a protocol does not fit its probe; null where it does. */
export function protocolFault(protocol: Protocol, probe: Probe): string | null {
  const groups = groupsOf(probe).map(({ id }) => id);
  const { dev, heldOut } = protocol.groups;
  const unknown = [...dev, ...heldOut].find((group) => !groups.includes(group));
  if (unknown !== undefined) return `has no group "${unknown}": choose of ${groups.join(", ")}`;
  const axes = probe.axes.map(({ id }) => id);
  if (!axes.includes(protocol.axis)) return `has no axis "${protocol.axis}": choose of ${axes.join(", ")}`;
  const sealed = sealedGroups(probe, protocol);
  const both = dev.find((group) => sealed.includes(group));
  return both === undefined
    ? null
    : `has items in "${both}" that are held out too: a group to try things on must hold none`;
}
