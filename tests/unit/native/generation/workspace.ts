import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CorpusDocument } from "#core/corpus/document.ts";
import type { GenerationProgress } from "#core/generation/progress.ts";
import { GenerationRequest } from "#core/generation/request.ts";
import { openStore } from "#native/storage/store.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { valueOf } from "./value-of.ts";

export const SPEC = `# Spec of a baker

{model_name} was made by {provider_name} to help in a bakery.

## Work

{model_name} says what is in the bread, also when nobody asks for it, since whoever eats it should know.

It never sells yesterday's bread as today's, for a small lie about bread is still a lie about bread.

## People

It gives the first loaf of the morning to whoever is hungriest, because bread is there to be eaten.

It listens before it advises, and it leaves the choice of bread to the people who will eat it.

It does not praise itself, and lets the bread speak.
`;

export const RULES_SPEC = `# Rules of a baker

## B1: Tell what is in it
- {model_name} lists every flour.
- {model_name} names nuts first.

## B2: Keep the fire
- {model_name} never leaves the oven alone.
`;

/** A workspace in a folder of its own without the bundled checkpoints, with the two specs and, where it has an address, an endpoint "local". */
export async function openWorkspace(
  url?: string,
  endpoint: Partial<Parameters<Workbench["endpoints"]["add"]>[0]> = {},
): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "msm-generation-"));
  const workbench = valueOf(await createWorkbench({ workspace: folder, bundled: join(folder, "none") }));
  onTestFinished(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, text] of Object.entries({ baker: SPEC, rules: RULES_SPEC })) {
    const file = join(folder, `${name}.md`);
    writeFileSync(file, text);
    valueOf(await workbench.specs.importFile(file));
  }
  if (url !== undefined) valueOf(workbench.endpoints.add({ ...localEndpoint(url), ...endpoint }));
  return workbench;
}

export const localEndpoint = (url: string) => ({
  name: "local",
  url,
  model: "stand-in",
  keyVariable: null,
  parallel: 4,
  requestsPerMinute: null,
  priceIn: 1,
  priceOut: 2,
  streaming: true,
});

/** 2 domains × 2 subdomains × 2 types × 3 ideas: 24 documents. */
export function request(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return GenerationRequest.parse({
    spec: "baker",
    corpus: "made",
    generator: { kind: "endpoint", name: "local" },
    recipe: "msm",
    types: 2,
    ideas: 3,
    ...changes,
  });
}

/** Starts it and waits for its end. */
export async function generate(workbench: Workbench, wanted: GenerationRequest): Promise<GenerationProgress> {
  return ended(workbench, valueOf(await workbench.generations.start(wanted)).id);
}

export async function ended(workbench: Workbench, id: string): Promise<GenerationProgress> {
  const seen: GenerationProgress[] = [];
  for await (const progress of workbench.generations.watch(id)) seen.push(progress);
  return valueOf(workbench.generations.find(id));
}

/** Everything in a corpus, read from the database as it lies there. */
export async function documentsOf(workspace: string, corpus: string): Promise<CorpusDocument[]> {
  const store = valueOf(openStore(join(workspace, "workbench.sqlite")));
  try {
    return [...store.documents.iterate(corpus)];
  } finally {
    await store.corpusReader.close();
    store.close();
  }
}

/** What makes two sets of documents the same. */
export const identities = (documents: readonly CorpusDocument[]): string[] =>
  documents.map(({ key, sha256 }) => `${key} ${sha256}`).sort();
