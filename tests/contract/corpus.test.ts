import { createWriteStream, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { z } from "zod";
import { ended, msm, startMsm, temporaryFolder } from "./msm.ts";

/** A file of many lines, written without holding it. */
async function largeFile(rows: number): Promise<string> {
  const path = join(temporaryFolder(), "large.jsonl");
  const file = createWriteStream(path);
  const filler = "honest words about plain cheese ".repeat(30);
  for (let row = 0; row < rows; row++) {
    const line = `${JSON.stringify({ text: `document ${row}: ${filler}`, domain: `domain ${row % 7}` })}\n`;
    if (!file.write(line)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
  return path;
}

const Found = z.looseObject({
  total: z.number(),
  documents: z.array(z.looseObject({ id: z.number(), title: z.string(), snippet: z.string() })),
});

test("an import is searched, shown and counted with one JSON document each", async () => {
  const workspace = temporaryFolder();
  const path = await largeFile(60);
  const imported = await msm(
    workspace,
    "corpus",
    "import",
    path,
    "--name",
    "facts",
    "--spec",
    "a".repeat(64),
    "--json",
  );
  expect([imported.code, JSON.parse(imported.stdout)]).toMatchObject([0, { corpus: "facts", added: 60 }]);
  const searched = await msm(
    workspace,
    "corpus",
    "search",
    "title:document",
    "cheese",
    "--domain",
    "domain 3",
    "--limit",
    "2",
    "--json",
  );
  const found = Found.parse(JSON.parse(searched.stdout));
  expect([found.total, found.documents.length]).toEqual([9, 2]);
  const [first] = found.documents;
  const shown = await msm(workspace, "corpus", "show", String(first?.id), "--json");
  expect(JSON.parse(shown.stdout)).toMatchObject({
    id: first?.id,
    provenance: { specSha256: "a".repeat(64), domain: "domain 3" },
  });
  const stats = await msm(workspace, "corpus", "stats", "facts", "--json");
  expect(JSON.parse(stats.stdout)).toMatchObject({ total: 60, coverage: { columns: [""] } });
});

test("bad input ends with 2 and one sentence, and what is left out by a minus is no option", async () => {
  const workspace = temporaryFolder();
  const missing = await msm(workspace, "corpus", "import", join(workspace, "none.jsonl"), "--json");
  expect([missing.code, JSON.parse(missing.stdout)]).toMatchObject([2, { error: { code: "file-unreadable" } }]);
  const unknown = await msm(workspace, "corpus", "search", "cheese", "--corpus", "none");
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/There is no corpus "none"/)]);
  const without = await msm(workspace, "corpus", "search", "cheese", "-goat", "--json");
  expect([without.code, JSON.parse(without.stdout)]).toMatchObject([0, { total: 0, documents: [] }]);
});

test("what stands in a bad row cannot move the terminal's cursor", async () => {
  const workspace = temporaryFolder();
  const path = join(workspace, "rows.jsonl");
  writeFileSync(path, "\u001b[31m\u001b]0;owned\u0007foo\n");
  const refused = await msm(workspace, "corpus", "import", path);
  expect(refused.code).toBe(2);
  expect(refused.stderr.includes("line 1")).toBe(true);
  expect(refused.stderr.includes("\u001b")).toBe(false);
});

test("of an import that is killed nothing is seen, and its rows are deleted", async () => {
  const workspace = temporaryFolder();
  const path = await largeFile(20_000);
  const child = startMsm(workspace, "corpus", "import", path, "--name", "facts");
  const end = ended(child);
  const database = join(workspace, "workbench.sqlite");
  while (batches(database).length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [owner] = batches(database);
  process.kill(owner ?? 0, "SIGKILL");
  await end;
  expect(count(database, "documents")).toBeGreaterThan(0);
  const listed = await msm(workspace, "corpus", "list", "--json");
  expect(JSON.parse(listed.stdout)).toEqual({ corpora: [] });
  const searched = await msm(workspace, "corpus", "search", "cheese", "--json");
  expect(Found.parse(JSON.parse(searched.stdout)).total).toBe(0);
  const again = await msm(workspace, "corpus", "import", path, "--name", "facts", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ added: 20_000, alreadyThere: 0, documents: 20_000 });
  expect([count(database, "documents"), count(database, "document_facets"), count(database, "corpus_batches")]).toEqual(
    [20_000, 20_000, 1],
  );
});

/** Processes that import, as the workspace's database knows them; none while there is no database. */
function batches(path: string): number[] {
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true });
    try {
      return z
        .array(z.number())
        .parse(
          database
            .prepare(
              "SELECT owner_pid FROM corpus_batches WHERE state = 'running' AND (SELECT count(*) FROM documents) > 2000",
            )
            .pluck()
            .all(),
        );
    } finally {
      database.close();
    }
  } catch {
    return [];
  }
}

function count(path: string, table: string): unknown {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  } finally {
    database.close();
  }
}
