import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workbench } from "#native/workbench/workbench.ts";
import { temporaryFolder } from "../../contract/msm.ts";
import { firstOf, inspect, mustEqual, mustHold } from "../invariants.ts";
import { Fault, type Job, type Scenario } from "../scenario.ts";
import { startVictim } from "../start-victim.ts";

const DOCUMENTS = 6000;
/** By the victim of its generator. */
const ASKED = 400;

/** An import is seen whole or not at all; the same file again doubles nothing. */
export const CORPUS_IMPORT: Scenario = {
  name: "corpus-import",
  share: 4,
  open: async () => {
    const file = join(temporaryFolder("msm-chaos-"), "memos.jsonl");
    const memo = (place: number): string =>
      `Memo ${place}: ${"we buy what is made near us . ".repeat(1 + (place % 40))}`;
    const lines = Array.from({ length: DOCUMENTS }, (_, place) => JSON.stringify({ text: memo(place) }));
    writeFileSync(file, `${lines.join("\n")}\n`);
    return { begin: async () => importJob(temporaryFolder("msm-chaos-"), file) };
  },
};

function importJob(workspace: string, file: string): Job {
  const seen = ({ corpora }: Workbench): number => corpora.list()[0]?.documents ?? 0;
  return {
    workspace,
    goal: DOCUMENTS,
    start: () => startVictim(workspace, "import", file),
    look: (heard) =>
      inspect(workspace, (workbench) => {
        const documents = seen(workbench);
        if (documents !== 0 && documents !== DOCUMENTS)
          throw new Fault(`${documents} of ${DOCUMENTS} documents are seen`);
        if (heard?.phase === "imported") mustHold("documents", documents, DOCUMENTS);
        // Unseen rows are given up at once: how far it was is what it had told.
        return documents === DOCUMENTS ? 1 : Math.min(0.99, (heard?.done ?? 0) / DOCUMENTS);
      }),
    verify: () =>
      inspect(workspace, async (workbench) => {
        mustEqual(
          "the corpora",
          workbench.corpora.list().map(({ id, documents }) => [id, documents]),
          [["memos", DOCUMENTS]],
        );
        // Nothing is left of the imports that were given up: every document is one that is seen.
        await workbench.corpora.swept();
      }),
  };
}

/** A generation goes on where it was and makes the documents of an undisturbed one. */
export const CORPUS_GENERATE: Scenario = {
  name: "corpus-generate",
  share: 4,
  open: async () => {
    const first = firstOf("the documents");
    return { begin: async () => generateJob(temporaryFolder("msm-chaos-"), first) };
  },
};

function generateJob(workspace: string, sameAsFirst: (found: unknown) => void): Job {
  return {
    workspace,
    goal: ASKED,
    start: () => startVictim(workspace, "generate"),
    look: (heard) =>
      inspect(workspace, ({ corpora }) => {
        const documents = corpora.list()[0]?.documents ?? 0;
        mustHold("documents", documents, heard?.done ?? 0);
        return Math.min(0.99, documents / ASKED);
      }),
    verify: () =>
      inspect(workspace, async (workbench) => {
        mustEqual(
          "the generations",
          workbench.generations.list().map(({ status }) => status),
          ["finished"],
        );
        sameAsFirst(await documentsOf(workbench));
      }),
  };
}

/** Every document's key and hash. */
async function documentsOf({ corpora }: Workbench): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  const [corpus] = corpora.list();
  if (corpus === undefined) throw new Fault("there is no corpus");
  const hits = corpora.sample({ corpus: corpus.id, count: corpus.documents, seed: "1" });
  for (const { id } of hits.ok ? hits.value : []) {
    const opened = corpora.open(id);
    if (opened.ok) found.push([opened.value.document.key, opened.value.document.sha256]);
  }
  return found.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
