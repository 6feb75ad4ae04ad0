/** What a checkpoint takes in the main memory (bytes). */
export interface NeededBytes {
  readonly weights: number;
  /** Keys and values of `contextTokens` tokens. */
  readonly cache: number;
  /** The process itself, logits and what is computed from them, and one tensor in the making while weights load. */
  readonly activations: number;
}

/**
 * Whether a checkpoint can be run here. "tight": it takes more than four fifths of what is available, or all of it with
 * texts of the stated length. "too-large": not even its weights and one short text fit.
 */
export interface MemoryVerdict {
  readonly verdict: "fits" | "tight" | "too-large";
  readonly neededBytes: NeededBytes;
  readonly availableBytes: number;
  /** The length of text that the cache is counted for. */
  readonly contextTokens: number;
  /** What is needed against what there is, and what to do about it where that is too little. */
  readonly sentence: string;
}

/** What the estimate is made from; sizes in bytes. */
export interface MemoryDemand {
  /** How the sentence calls the checkpoint. */
  readonly name: string;
  /** All weights once they are loaded. */
  readonly weightBytes: number;
  /** The largest single tensor of weights, held twice while it is prepared. */
  readonly largestTensorBytes: number;
  readonly cacheBytesPerToken: number;
  readonly vocabularySize: number;
  /** Most tokens that the model reads; null: unknown. */
  readonly contextLength: number | null;
}

/** The cache is counted for texts of this length, or of the model's whole context where that is shorter. */
const STATED_TOKENS = 2048;
/** Logits that an engine computes at once at most, and bytes for each of them with what is computed from it. */
const MOST_LOGITS = 2 ** 25;
const BYTES_PER_LOGIT = 16;
/** A process with ONNX Runtime and a tokenizer before any weights (measured: 118 MB). */
const PROCESS_BYTES = 120e6;
const TIGHT_SHARE = 0.8;
/** Tokens that an engine computes at once at least. */
const LEAST_TOKENS = 64;

/** Estimates what running a checkpoint takes and compares it with `availableBytes`. */
export function memoryVerdict(demand: MemoryDemand, availableBytes: number): MemoryVerdict {
  return memoryTogether([demand], availableBytes);
}

/**
 * The same for one or more checkpoints, each in a process of its own, of which `atOnce` work at a time: those that take the
 * most together.
 */
export function memoryTogether(asked: readonly MemoryDemand[], availableBytes: number, atOnce = 1): MemoryVerdict {
  const demands = asked.toSorted((one, other) => demandBytes(other) - demandBytes(one)).slice(0, atOnce);
  const sumOf = (part: (demand: MemoryDemand) => number): number => demands.reduce((sum, each) => sum + part(each), 0);
  const contextTokens = Math.max(...demands.map(statedTokens));
  const neededBytes = {
    weights: sumOf((each) => neededBy(each).weights),
    cache: sumOf((each) => neededBy(each).cache),
    activations: sumOf((each) => neededBy(each).activations),
  };
  const total = totalBytes(neededBytes);
  const verdict =
    sumOf(leastBytes) > availableBytes ? "too-large" : total > TIGHT_SHARE * availableBytes ? "tight" : "fits";
  const names = demands.map(({ name }) => name).join(", ");
  const judged = { verdict, neededBytes, availableBytes, contextTokens } as const;
  const sentence = `${names} ${demands.length === 1 ? "needs" : "together need"} ${verdictWords(judged)}.`;
  return { ...judged, sentence };
}

function statedTokens({ contextLength }: MemoryDemand): number {
  return Math.min(STATED_TOKENS, contextLength ?? STATED_TOKENS);
}

function neededBy(demand: MemoryDemand): NeededBytes {
  const logits = Math.min(MOST_LOGITS, statedTokens(demand) * demand.vocabularySize);
  return {
    weights: demand.weightBytes,
    cache: demand.cacheBytesPerToken * statedTokens(demand),
    activations: PROCESS_BYTES + logits * BYTES_PER_LOGIT + demand.largestTensorBytes,
  };
}

function demandBytes(demand: MemoryDemand): number {
  return totalBytes(neededBy(demand));
}

/** Shorter texts and fewer at once take less cache and working memory; weights, the process and one short text stay. */
function leastBytes(demand: MemoryDemand): number {
  const { weightBytes, cacheBytesPerToken } = demand;
  return weightBytes + PROCESS_BYTES + cacheBytesPerToken * Math.min(LEAST_TOKENS, statedTokens(demand));
}

export function totalBytes({ weights, cache, activations }: NeededBytes): number {
  return weights + cache + activations;
}

/** "needs about …; close other programs …", to be said behind a name; null where it fits. */
export function memoryDoubt(memory: MemoryVerdict): string | null {
  return memory.verdict === "fits" ? null : `needs ${verdictWords(memory)}`;
}

function verdictWords(judged: Omit<MemoryVerdict, "sentence">): string {
  const { verdict, neededBytes, availableBytes, contextTokens } = judged;
  const short = verdict === "tight" && totalBytes(neededBytes) > availableBytes;
  const next = short ? NEXT.short : NEXT[verdict];
  return `about ${needWords(neededBytes, contextTokens)} and ${gigabytes(availableBytes)} are available${next}`;
}

/** "8.9 GB of memory (weights 8.0 GB, …)". */
export function needWords(needed: NeededBytes, contextTokens: number): string {
  const { weights, cache } = needed;
  const parts = `weights ${gigabytes(weights)}, cache of ${contextTokens} tokens ${gigabytes(cache)}, working memory ${gigabytes(needed.activations)}`;
  return `${gigabytes(totalBytes(needed))} of memory (${parts})`;
}

const NEXT = {
  fits: "",
  tight: "; close other programs before running it",
  short: "; it may be ended for want of memory unless texts are short: close other programs or take a smaller export",
  "too-large":
    "; close other programs, choose a smaller or more strongly quantised export, or set MSM_IGNORE_MEMORY=1 to try all the same",
} as const;

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;
}
