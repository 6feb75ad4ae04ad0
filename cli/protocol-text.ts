import { type ProtocolStanding, standingWords } from "#core/experiment/protocol.ts";
import type { ProtocolView } from "#native/workbench/protocols.ts";
import { printable, textTable } from "./text-table.ts";

/** How runs stand to the protocol in force, a line a fact. */
export function protocolLines(standing: ProtocolStanding): string[] {
  const { protocol, unopened } = standing;
  return [
    ...standingWords(standing).map(printable),
    ...unopened.map((run) => `Open them with: msm protocol open ${protocol.name} ${run} --by WHO`),
  ];
}

/** A protocol as it was frozen, and its log. */
export function protocolText({ protocol, log, sealed }: ProtocolView): string {
  const { probe, plan, baseline, axis, groups, decoding, claim } = protocol;
  const rows = [
    ["probe", `${probe.id} v${probe.version} (${probe.sha256.slice(0, 12)})`],
    ["plan", plan ? `${plan.name} (${plan.sha256.slice(0, 12)})` : "left open"],
    ["baseline", baseline],
    ["axis", axis],
    ["groups to try on", groups.dev.join(", ") || "none"],
    ["held out", `${groups.heldOut.join(", ")}; closes ${sealed.join(", ")}`],
    [
      "reading",
      `${decoding.readings.join(", ")}, seed ${decoding.seed}${decoding.readings.includes("sampled") ? `, ${decoding.samples} samples, temperature ${decoding.temperature}, top-p ${decoding.topP}, ${decoding.maxTokens} tokens` : ""}`,
    ],
    ["claim", printable(claim) || "none"],
  ];
  return [
    ...protocolLines({ protocol, log, sealed, unopened: [], replaces: [] }),
    "",
    textTable(["what", "frozen"], rows),
  ].join("\n");
}
