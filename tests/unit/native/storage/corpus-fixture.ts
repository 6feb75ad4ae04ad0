import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "#core/base/random.ts";
import type { NewDocument, Provenance } from "#core/corpus/document.ts";
import type { Filters, SearchRequest } from "#core/corpus/search.ts";
import { openStore, type Store, type StoreOptions } from "#native/storage/store.ts";

export const NO_PROVENANCE: Provenance = {
  specSha256: null,
  domain: null,
  subdomain: null,
  section: null,
  type: null,
  idea: null,
  generator: null,
  promptVersion: null,
  seed: null,
  createdAt: null,
  source: null,
};

export function temporaryDatabase(): string {
  return join(mkdtempSync(join(tmpdir(), "msm-corpus-")), "workbench.sqlite");
}

export function openTestStore(path = temporaryDatabase(), options: StoreOptions = {}): Store {
  const opened = openStore(path, options);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

export function makeCorpus(store: Store, name: string): void {
  store.corpora.add({
    name,
    kind: "documents",
    specSha256: null,
    origin: "generated",
    createdAt: "2026-11-25T00:00:00.000Z",
  });
}

export function newDocument(key: string, text: string, about: Partial<Provenance> = {}): NewDocument {
  return { key, title: `Title ${key}`, text, messages: null, provenance: { ...NO_PROVENANCE, ...about } };
}

const WORDS = ["cheese", "honest", "rule", "river", "memo", "value", "reason", "plain", "model", "spec"];

/** Documents of random words and facets, the same ones every time. */
export function randomDocuments(count: number, seed = "documents"): NewDocument[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, place) => {
    const words = Array.from({ length: 5 + random.integer(200) }, () => random.pick(WORDS));
    return newDocument(`${seed}-${place}`, words.join(" "), {
      domain: random.pick(["food", "travel", "work"]),
      subdomain: random.pick(["a", "b"]),
      type: random.pick(["memo", "blog", "report"]),
      generator: random.pick([null, { kind: "grammar", model: "g1", settings: {} }]),
      idea: random.pick([null, "an idea about rivers"]),
    });
  });
}

export function request(query: string, more: Partial<SearchRequest> & { filters?: Filters } = {}): SearchRequest {
  return { corpus: null, query, filters: {}, sort: "relevance", after: null, limit: 20, ...more };
}
