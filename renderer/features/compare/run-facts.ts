import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { providerLabel } from "../../shared/format/provider.ts";
import { plural } from "../../shared/format/text.ts";
import type { RunReport } from "./report-queries.ts";

/** What produced the figure, one fact each; where the columns differ, all values, since the warnings say whose is whose. */
export function runFacts({ probe, runs }: Pick<RunReport, "probe" | "runs">): string[] {
  const parts = runs.flatMap((run) => run.parts);
  const distinct = (values: readonly (string | null)[]): string =>
    [...new Set(values.filter((value) => value !== null))].join(", ");
  return [
    `${probe.id} v${probe.version}`,
    `${plural(probe.items.length, "item")} × 2 orders × ${plural(probe.questionForms.length, "form")}`,
    distinct(runs.flatMap(readingWords)),
    `${distinct(parts.map(({ provider }) => provider && providerLabel(provider)))} ${distinct(parts.map(({ dtype }) => dtype))}`.trim(),
    `seed ${distinct(runs.map((run) => String(run.request.seed)))}`,
    `code ${distinct(runs.map((run) => shortVersion(run.codeVersion)))}`,
  ].filter((fact) => fact !== "");
}

/** A version with the first letters of its commit, as far as it has one. */
function shortVersion(version: string): string {
  return version.replace(/\+([0-9a-f]{7})[0-9a-f]+/, "+$1");
}

function readingWords({ request }: ProbeRunSummary): string[] {
  return request.readings.map((reading) =>
    reading === "sampled" ? `sampled (${plural(request.samples, "answer")} a question)` : reading,
  );
}

/** The command that prints the same rates and differences. */
export function commandOf(runs: readonly string[], baseline: string): string {
  const words = runs.length === 1 ? ["results", "show"] : ["compare"];
  return commandLine(...words, ...runs, "--baseline", baseline);
}
