import type { Lineage } from "../checkpoints/summary.ts";
import { html, type Markup } from "./html.ts";
import type { ReportedCheckpoint, ReportInput, RunEvidence } from "./report-input.ts";
import { tableOf, type ReportTable } from "./table.ts";

/** What produced the numbers: runs with their settings, checkpoints with hashes, engines and lineage. */
export function provenance(parts: readonly RunEvidence[], { codeVersion }: ReportInput): Markup {
  const checkpoints = parts.flatMap((part) => part.checkpoints);
  const lineages = [...new Map(checkpoints.map((each) => [each.part.checkpointSha256, each])).values()];
  return html`<h2 id="provenance">Runs, checkpoints and lineage</h2>
    ${parts.flatMap((part) => part.runs.map((run) => runFacts(run, part, codeVersion)))}
    ${tableOf(checkpointsTable(parts))}
    <h3>Lineage</h3>
    ${tableOf(lineageTable(lineages))}`;
}

function runFacts(run: RunEvidence["runs"][number], { asked }: RunEvidence, codeVersion: string): Markup {
  const { request } = run;
  const sampling = `${request.samples} samples a question, temperature ${request.temperature}, top-p ${request.topP}, up to ${request.maxTokens} tokens`;
  return html`<dl>
    <dt>Run</dt>
    <dd>${run.id} (${run.status}), started ${run.createdAt}</dd>
    <dt>Probe</dt>
    <dd>${run.probe} v${run.probeVersion}, SHA-256 <code>${run.probeSha256}</code></dd>
    <dt>Readings</dt>
    <dd>${request.readings.join(", ")}; ${asked}</dd>
    <dt>Seed</dt>
    <dd>${request.seed}</dd>
    <dt>Sampling</dt>
    <dd>${request.readings.includes("sampled") ? sampling : "none"}</dd>
    <dt>Code</dt>
    <dd>run with ${run.codeVersion}; report made with ${codeVersion}</dd>
  </dl>`;
}

function checkpointsTable(parts: readonly RunEvidence[]): ReportTable {
  return {
    name: "checkpoints",
    header: ["checkpoint", "probe", "readings", "status", "provider", "runtime", "precision", "threads", "SHA-256"],
    rows: parts.flatMap(({ runs, checkpoints }) =>
      checkpoints.map(({ name, part }) => [
        name,
        [...new Set(runs.map((run) => run.probe))].join(" "),
        `${part.done} of ${part.total}`,
        part.status,
        part.provider ?? "not known",
        part.runtime ?? "not known",
        part.dtype ?? "not known",
        part.threads,
        part.checkpointSha256,
      ]),
    ),
  };
}

function lineageTable(checkpoints: readonly ReportedCheckpoint[]): ReportTable {
  return {
    name: "lineage",
    header: ["checkpoint", "arm", "training seed", "parent", "spec", "stages of its own run", "data"],
    rows: checkpoints.map(({ name, lineage }) =>
      lineage.known
        ? [
            name,
            lineage.arm,
            lineage.trainingSeed,
            lineage.parent ?? "none",
            lineage.spec ?? "none",
            lineage.stages.map((stage) => `${stage.stage}: ${stage.steps} steps, ${stage.tokens} tokens`).join("; "),
            dataWords(lineage),
          ]
        : [name, "unknown", null, "unknown", "unknown", "unknown", "unknown"],
    ),
  };
}

function dataWords({ stages }: Lineage): string {
  const files = stages.flatMap((stage) => stage.data ?? []);
  if (files.length === 0) return "not recorded";
  return files.map(({ path, rows, sha256 }) => `${path} (${rows} rows, SHA-256 ${sha256.slice(0, 16)}…)`).join("; ");
}
