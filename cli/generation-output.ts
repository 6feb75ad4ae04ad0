import type { GenerationPreview, GenerationProgress } from "#core/generation/progress.ts";
import type { Output } from "./command.ts";
import { printable } from "./text-table.ts";

export function progressLine(progress: GenerationProgress): string {
  const stage =
    progress.stages.findLast((each) => each.total === null || each.done < each.total) ?? progress.stages.at(-1);
  const rate = progress.perMinute === null ? "" : `, ${progress.perMinute.toFixed(0)}/min`;
  const left = progress.secondsLeft === null ? "" : `, ${Math.ceil(progress.secondsLeft)} s left`;
  const part = stage ? `${stage.stage} ${stage.done}/${stage.total ?? "?"}, ` : "";
  return `generation ${progress.id}: ${part}${progress.documents}/${progress.target || "?"} documents${rate}${left}${costText(progress.costUsd)}`;
}

export function progressOutput(progress: GenerationProgress): Output {
  const { id, corpus, status, documents, target, rejected, problem } = progress;
  const refused = Object.entries(rejected).map(([reason, count]) => `${reason} ${count}`);
  const raise = status === "paused at the cap" ? " --cap-usd X or --cap-tokens N, higher than before" : "";
  const next = status === "finished" ? [] : [`go on with: msm corpus generate --resume ${id}${raise}`];
  const lines = [
    `Generation ${id} is ${status}: ${documents} of ${target} in corpus ${corpus}; ${tokensText(progress)}${costText(progress.costUsd)}.`,
    ...(refused.length > 0 ? [`asked again or left out: ${refused.join(", ")}`] : []),
    ...(problem ? [printable(problem.message)] : []),
    ...next,
  ];
  return { json: progress, text: lines.join("\n"), exitCode: exitCodeOf(progress) };
}

function exitCodeOf({ status }: GenerationProgress): 0 | 1 | 130 {
  return status === "finished" || status === "previewed" ? 0 : status === "cancelled" ? 130 : 1;
}

export function previewOutput(preview: GenerationPreview): Output {
  const { id, domains, formula, documents, costUsd, spent } = preview;
  const lines = [
    ...domains.flatMap((domain) => [
      printable(domain.name),
      ...domain.subdomains.map((each) => `  ${printable(each)}`),
    ]),
    `${formula}: ${documents.toLocaleString("en")} documents, about ${tokensText(preview)}${costText(costUsd)}`,
    `used so far: ${tokensText(spent)}${costText(spent.costUsd)}`,
    `make them with: msm corpus generate --resume ${id}`,
  ];
  return { json: preview, text: lines.join("\n") };
}

function tokensText({ promptTokens, answerTokens }: { promptTokens: number; answerTokens: number }): string {
  return `${promptTokens.toLocaleString("en")} prompt and ${answerTokens.toLocaleString("en")} answer tokens`;
}

function costText(usd: number | null): string {
  return usd === null || usd === 0 ? "" : `, $${usd.toFixed(usd < 1 ? 4 : 2)}`;
}
