import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseRows } from "#core/generation/mix.ts";
import { documentsOf, generate, openWorkspace, request } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

test("a mix holds exactly so many chats of each source, the same for the same seed", async () => {
  const workbench = await openWorkspace();
  valueOf(workbench.specs.keep("america", "# A\n\nText.\n"));
  const grammar = { spec: "america", generator: { kind: "grammar" as const }, recipe: "preferences" as const };
  await generate(workbench, request({ ...grammar, corpus: "choices", count: 50 }));
  const file = join(workbench.workspace, "helpful.jsonl");
  const lines = Array.from({ length: 30 }, (_, index) =>
    JSON.stringify({
      messages: [
        { role: "user", content: `How ${index}?` },
        { role: "assistant", content: "So." },
      ],
    }),
  );
  writeFileSync(file, lines.join("\n"));
  const sources = [
    { source: "choices", count: 20 },
    { source: file, count: 30 },
  ];
  const made = valueOf(await workbench.mixes.make({ corpus: "mix", sources, seed: 1, skipBad: false }));
  expect(made).toEqual({
    corpus: "mix",
    documents: 50,
    sources: [
      { source: "choices", available: 50, taken: 20, skipped: { count: 0, first: [] } },
      { source: file, available: 30, taken: 30, skipped: { count: 0, first: [] } },
    ],
  });
  valueOf(await workbench.mixes.make({ corpus: "again", sources, seed: 1, skipBad: false }));
  const rows = await documentsOf(workbench.workspace, "mix");
  const keys = (documents: typeof rows) => documents.map((each) => `${each.key} ${each.sha256}`);
  expect(keys(await documentsOf(workbench.workspace, "again"))).toEqual(keys(rows));
  expect(rows.every((row) => row.messages !== null && row.provenance.source !== null)).toBe(true);
});

test("a source with too few chats is refused, and nothing is made", async () => {
  const workbench = await openWorkspace();
  const file = join(workbench.workspace, "few.jsonl");
  writeFileSync(file, '{"question": "Why?", "answer": "So."}\n');
  const refused = await workbench.mixes.make({
    corpus: "mix",
    sources: [{ source: file, count: 2 }],
    seed: 1,
    skipBad: false,
  });
  expect(refused).toMatchObject({ ok: false, error: { code: "mix-source-too-small" } });
  const unknown = await workbench.mixes.make({
    corpus: "mix",
    sources: [{ source: "nowhere", count: 2 }],
    seed: 1,
    skipBad: false,
  });
  expect(unknown).toMatchObject({ ok: false, error: { code: "mix-source-unknown" } });
  expect(workbench.corpora.list()).toEqual([]);
});

test("a larger choice holds the smaller one of the same seed", () => {
  const small = chooseRows(100, 10, "seed");
  expect(small.size).toBe(10);
  expect(small.difference(chooseRows(100, 40, "seed")).size).toBe(0);
});
