import type { GenerationProgress, GenerationState } from "#core/generation/progress.ts";
import { formatCompact, formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { formatTimeLeft } from "../../shared/format/time.ts";

interface StateMark {
  readonly tone: "neutral" | "good" | "warning" | "danger";
  /** What that state means and what can be done. */
  readonly meaning: string;
}

const MARKS: Readonly<Record<GenerationState, StateMark>> = {
  running: { tone: "neutral", meaning: "Every answer is kept as it comes." },
  finished: { tone: "good", meaning: "As many documents as were asked for are in the corpus." },
  failed: { tone: "danger", meaning: "It could not go on; what was made is kept. Resume tries what is missing." },
  cancelled: { tone: "warning", meaning: "What was made is kept. Resume goes on from there." },
  interrupted: {
    tone: "warning",
    meaning: "The process that ran it is gone; what was made is kept. Resume goes on from there.",
  },
  "paused at the cap": {
    tone: "warning",
    meaning: "It used what it may use. Resume with a higher cap goes on from there.",
  },
  previewed: { tone: "neutral", meaning: "Its first stages are made. Resume writes the documents." },
};

export function stateMark(status: GenerationState): StateMark {
  return MARKS[status];
}

export function isResumable(status: GenerationState): boolean {
  return status !== "running" && status !== "finished";
}

/** `4 cents` is `$0.04`; more digits below a cent; `no price` where none is known. */
export function costWords(costUsd: number | null): string {
  if (costUsd === null) return "no price known";
  if (costUsd === 0) return "$0";
  return costUsd < 0.01 ? `$${costUsd.toPrecision(2)}` : `$${costUsd.toFixed(2)}`;
}

/** Rate and time left, as far as they are known. */
export function paceWords({ perMinute, secondsLeft, status }: GenerationProgress): string | null {
  if (status !== "running") return null;
  const facts = [
    perMinute === null ? null : `${formatCompact(perMinute)} a minute`,
    secondsLeft === null ? null : formatTimeLeft(secondsLeft),
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? "measuring the rate…" : facts.join(" · ");
}

export function tokenWords({
  promptTokens,
  answerTokens,
}: Pick<GenerationProgress, "promptTokens" | "answerTokens">): string {
  return `${formatCompact(promptTokens)} read, ${formatCompact(answerTokens)} written`;
}

/** `12 of 40`; without an end where none is known yet. */
export function stageWords({ done, total }: GenerationProgress["stages"][number]): string {
  return total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
}

/** `3 empty, 1 refused`; null where nothing was turned down. */
export function rejectedWords(rejected: GenerationProgress["rejected"]): string | null {
  const found = Object.entries(rejected).filter(([, count]) => count > 0);
  if (found.length === 0) return null;
  return found
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${formatCount(count)} ${reason}`)
    .join(", ");
}

/** `12 subdomains × 20 types × 25 ideas = 6,000 documents`. */
export function projectionWords(subdomains: number, types: number, ideas: number, count: number | null): string {
  const product = `${plural(subdomains, "subdomain")} × ${plural(types, "type")} × ${plural(ideas, "idea")}`;
  const made = plural(count ?? subdomains * types * ideas, "document");
  return count === null ? `${product} = ${made}` : `${made} from ${product}`;
}
