import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Ended, msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const folder = temporaryFolder();

const jsonOf = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const Failure = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });

beforeAll(() => {
  writeFileSync(
    join(folder, "grain.csv"),
    "item1,item2,liked_item,domain\nrye bread,white bread,rye bread,bread\noat milk,cream,oat milk,drinks\nsoup,,soup,meals\n",
  );
});

test("a table becomes a probe, what it lacks is said, a revision and a changed file are further versions, and they can be compared", async () => {
  const imported = await msm(workspace, "probes", "import", join(folder, "grain.csv"), "--value", "thrift", "--json");
  expect(imported.code).toBe(0);
  expect(jsonOf(imported)).toMatchObject({
    id: "grain",
    version: 1,
    items: 2,
    rows: 3,
    leftOut: ["Row 3 has no two options (item1 and item2, option_a and option_b, or a question that lists A and B)."],
  });
  const revised = await msm(workspace, "probes", "revise", "grain", "--balance", "order", "--seed", "1", "--json");
  expect(revised.code).toBe(0);
  expect(jsonOf(revised)).toMatchObject({ id: "grain", version: 2, changed: true, turned: 1 });
  const again = await msm(workspace, "probes", "import", join(folder, "grain.csv"), "--value", "thrift", "--json");
  expect(jsonOf(again)).toMatchObject({ version: 3 });
  const diff = await msm(workspace, "probes", "diff", "grain@1", "grain@3", "--json");
  expect(jsonOf(diff)).toMatchObject({ same: true, added: [], removed: [], changed: [], unchanged: 2 });
  const turned = await msm(workspace, "probes", "diff", "grain@1", "grain@2", "--json");
  expect(jsonOf(turned)).toMatchObject({ same: false, changed: [{ changes: [{ field: "order of the options" }] }] });
});

test("a probe is checked against nothing it does not have, and what is not measured is not called good", async () => {
  const checked = await msm(workspace, "probes", "check", "value-micro", "--value-words", "american=yankee", "--json");
  expect(checked.code).toBe(0);
  expect(jsonOf(checked)).toMatchObject({
    probe: "value-micro",
    items: 128,
    obvious: { words: { american: ["american", "america", "yankee"] }, byRule: [], judged: null },
    frequencyDocuments: null,
    balance: [
      { axis: "american", items: 128, measures: { frequency: null } },
      { axis: "affordable", items: 128 },
    ],
    contamination: { corpora: [] },
  });
});

test.each([
  ["probes generate --id x --value honesty --domains art --generator grammar", "grammar-knows-not"],
  ["probes generate --id X! --value american --domains art --generator grammar", "usage"],
  ["probes check value-micro --value-words thrift=cheap", "axis-unknown"],
  ["probes revise value-micro --balance order", "probe-bundled"],
  ["probes import missing.csv", "file-missing"],
])("msm %s is refused in a sentence", async (line, code) => {
  const { code: exit, stdout } = await msm(workspace, ...line.split(" "), "--json");
  expect([exit, Failure.parse(JSON.parse(stdout)).error.code]).toEqual([2, code]);
});
