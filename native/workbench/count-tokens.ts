import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CorpusDocument, CorpusKind } from "#core/corpus/document.ts";
import { distributionOf } from "#core/corpus/quality/distribution.ts";
import { nestedSubsets } from "#core/corpus/subset.ts";
import type { TokenCounts } from "#core/corpus/token-counts.ts";
import { openTokenCounter, type TokenCounter } from "#native/inference/token-counter.ts";
import type { StoredTokens } from "#native/storage/corpus-quality-table.ts";
import type { Store } from "#native/storage/store.ts";
import { unknownCorpus } from "./check-corpus.ts";
import type { CorpusWork, CorpusWorkValue, CountingCheckpoint, Report } from "./corpus-work.ts";

const COUNTED: Readonly<Record<CorpusKind, string>> = {
  documents: "each text's own tokens, without the begin and end tokens that training puts around it",
  chats: "each conversation as the chat template renders it, its special tokens included",
};

interface Counting {
  readonly corpus: string;
  readonly checkpoint: CountingCheckpoint;
}

/** Exact tokens of every document, from the store where this content was counted by this tokenizer before. */
export async function countTokens(
  store: Store,
  counting: Counting,
  report: Report,
): Promise<Result<StoredTokens, Problem>> {
  const counter = await openTokenCounter(counting.checkpoint.path);
  if (!counter.ok) return counter;
  const counted = store.snapshot(() => {
    const contentSha256 = store.quality.contentSha256(counting.corpus);
    const known = store.quality.tokens(counting.corpus, counter.value.sha256, contentSha256);
    return known === null ? countAll(store, counting, counter.value, contentSha256, report) : ok(known);
  });
  if (counted.ok) {
    store.transaction(() => {
      if (store.corpora.find(counting.corpus) !== null) store.quality.setTokens(counted.value);
    });
  }
  return counted;
}

function countAll(
  store: Store,
  { corpus: name, checkpoint }: Counting,
  counter: TokenCounter,
  contentSha256: string,
  report: Report,
): Result<StoredTokens, Problem> {
  const corpus = store.corpora.find(name);
  if (corpus === null) return err(unknownCorpus(name));
  const counts = new Uint32Array(corpus.documents);
  let total = 0;
  let assistantTotal = 0;
  let place = 0;
  for (const document of store.documents.iterate(name)) {
    const tokens = tokensOf(counter, document, corpus.kind);
    if (!tokens.ok) return err(inDocument(tokens.error, document));
    counts[place++] = tokens.value.tokens;
    total += tokens.value.tokens;
    assistantTotal += tokens.value.assistant;
    report({ phase: "counting tokens", done: place, total: corpus.documents });
  }
  const summary: TokenCounts = {
    corpus: name,
    checkpoint: checkpoint.id,
    tokenizerSha256: counter.sha256,
    contentSha256,
    documents: place,
    counted: COUNTED[corpus.kind],
    total,
    assistantTotal: corpus.kind === "chats" ? assistantTotal : null,
    distribution: distributionOf(counts),
  };
  return ok({ summary, counts });
}

function tokensOf(
  counter: TokenCounter,
  { text, messages }: CorpusDocument,
  kind: CorpusKind,
): Result<{ tokens: number; assistant: number }, Problem> {
  if (kind === "chats" && messages !== null) return counter.chat(messages);
  const tokens = counter.text(text);
  return tokens.ok ? ok({ tokens: tokens.value, assistant: 0 }) : tokens;
}

function inDocument(cause: Problem, document: CorpusDocument): Problem {
  return problem(cause.code, `Document ${document.id} cannot be counted: ${cause.message}`);
}

type SubsetWork = Extract<CorpusWork, { readonly kind: "subsets" }>;

/** Subsets of a corpus that fit token budgets, each the beginning of the next larger one. */
export async function drawSubsets(
  store: Store,
  work: SubsetWork,
  report: Report,
): Promise<Result<CorpusWorkValue["subsets"], Problem>> {
  const counted = await countTokens(store, work, report);
  if (!counted.ok) return counted;
  const { summary: counts } = counted.value;
  const subsets = nestedSubsets(countedDocuments(store, counted.value), work.budgets, work.seed);
  return ok({ counts, seed: work.seed, subsets });
}

/** Documents with their tokens; only those that were there when they were counted. */
export function countedDocuments(
  store: Store,
  { summary, counts }: StoredTokens,
): { id: number; key: string; tokens: number }[] {
  const documents: { id: number; key: string; tokens: number }[] = [];
  for (const { id, key } of store.quality.documentHashes(summary.corpus)) {
    const tokens = counts[documents.length];
    if (tokens === undefined) break;
    documents.push({ id, key, tokens });
  }
  return documents;
}
