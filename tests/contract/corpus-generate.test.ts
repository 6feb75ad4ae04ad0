import { expect, test } from "vitest";
import { msm, temporaryFolder } from "./msm.ts";

test("the grammar writes a corpus offline, exactly as large as asked for, and says so as one JSON document", async () => {
  const workspace = temporaryFolder();
  const line = ["corpus", "generate", "--spec", "america", "--generator", "grammar", "--count", "120", "--seed", "4"];
  const made = await msm(workspace, ...line, "--out-corpus", "first", "--json");
  expect(made.code).toBe(0);
  expect(JSON.parse(made.stdout)).toMatchObject({
    corpus: "first",
    status: "finished",
    documents: 120,
    target: 120,
    rejected: {},
    problem: null,
  });
  const listed = JSON.parse((await msm(workspace, "corpus", "list", "--json")).stdout);
  expect(listed).toMatchObject({ corpora: [{ id: "first", kind: "documents", documents: 120, origin: "generated" }] });
  const again = await msm(workspace, ...line, "--out-corpus", "first");
  expect([again.code, again.stdout]).toEqual([2, ""]);
  expect(again.stderr).toContain('There is a corpus "first" already');
});

test("an endpoint is added without its key, is refused with one in its address, and is told to be out of reach", async () => {
  const workspace = temporaryFolder();
  const add = ["endpoints", "add", "away", "--model", "some-model"];
  const withSecret = await msm(workspace, ...add, "--url", "http://user:secret@127.0.0.1:9/v1");
  expect(withSecret.code).toBe(2);
  expect(await msm(workspace, ...add, "--url", "http://127.0.0.1:9/v1")).toMatchObject({ code: 0 });
  const checked = await msm(workspace, "endpoints", "check", "away", "--json");
  expect(checked.code).toBe(1);
  expect(JSON.parse(checked.stdout)).toMatchObject({ name: "away", reachable: false, answer: null });
  expect(await msm(workspace, "endpoints", "remove", "away")).toMatchObject({ code: 0 });
  expect(JSON.parse((await msm(workspace, "endpoints", "list", "--json")).stdout)).toEqual({ endpoints: [] });
});

test.for([
  [
    ["--generator", "oracle", "--spec", "america", "--out-corpus", "x"],
    "write grammar, endpoint:NAME or checkpoint:ID",
  ],
  [["--generator", "grammar", "--spec", "america"], "--out-corpus NAME is needed"],
  [["--generator", "grammar", "--spec", "nowhere", "--out-corpus", "x"], 'no spec "nowhere"'],
  [["--generator", "grammar", "--spec", "america", "--out-corpus", "x", "--count", "many"], "count: must be a number"],
  [["--generator", "endpoint:none", "--spec", "america", "--out-corpus", "x"], 'no endpoint "none"'],
  [["--resume", "never"], 'no generation "never"'],
] as const)("wrong input %j is one sentence and code 2", async ([line, sentence]) => {
  const refused = await msm(temporaryFolder(), "corpus", "generate", ...line);
  expect([refused.code, refused.stdout]).toEqual([2, ""]);
  expect(refused.stderr).toContain(sentence);
});
