import type { Lineage } from "../checkpoints/summary.ts";
import { html, type Markup } from "./html.ts";
import type { ReportInput } from "./report-input.ts";
import { tableOf, type ReportTable } from "./table.ts";

/** What produced the numbers: runs with their settings, checkpoints with hashes, engines and lineage. */
export function provenance({ runs, checkpoints, probe, resamples, codeVersion }: ReportInput): Markup {
  return html`<h2 id="provenance">Runs, checkpoints and lineage</h2>
    ${runs.map(
      (run) =>
        html`<dl>
          <dt>Run</dt>
          <dd>${run.id} (${run.status}), started ${run.createdAt}</dd>
          <dt>Probe</dt>
          <dd>${run.probe} v${run.probeVersion}, SHA-256 <code>${run.probeSha256}</code></dd>
          <dt>Readings</dt>
          <dd>${run.request.readings.join(", ")}; ${probe.questionForms.length} question forms, both option orders</dd>
          <dt>Seed</dt>
          <dd>${run.request.seed}; it also seeds the bootstrap of ${resamples} resamples</dd>
          <dt>Sampling</dt>
          <dd>
            ${run.request.readings.includes("sampled") ? `${run.request.samples} samples a question, temperature ${run.request.temperature}, top-p ${run.request.topP}, up to ${run.request.maxTokens} tokens` : "none"}
          </dd>
          <dt>Code</dt>
          <dd>run with ${run.codeVersion}; report made with ${codeVersion}</dd>
        </dl>`,
    )}
    ${tableOf(checkpointsTable(checkpoints))}
    <h3>Lineage</h3>
    ${tableOf(lineageTable(checkpoints))}`;
}

function checkpointsTable(checkpoints: ReportInput["checkpoints"]): ReportTable {
  return {
    name: "checkpoints",
    header: ["checkpoint", "readings", "status", "provider", "runtime", "precision", "threads", "SHA-256"],
    rows: checkpoints.map(({ name, part }) => [
      name,
      `${part.done} of ${part.total}`,
      part.status,
      part.provider ?? "not known",
      part.runtime ?? "not known",
      part.dtype ?? "not known",
      part.threads,
      part.checkpointSha256,
    ]),
  };
}

function lineageTable(checkpoints: ReportInput["checkpoints"]): ReportTable {
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
