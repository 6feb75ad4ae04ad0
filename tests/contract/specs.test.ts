import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { msm, ROOT, temporaryFolder, type Ended } from "./msm.ts";

const workspace = temporaryFolder();
const folder = temporaryFolder();
const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const Spec = z.looseObject({
  id: z.string(),
  sha256: z.string(),
  sections: z.array(z.looseObject({ id: z.string() })),
  assertions: z.array(z.looseObject({ label: z.string(), domain: z.string(), subdomain: z.string() })),
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("the bundled specs are listed, shown and analysed", async () => {
  const listed = z
    .object({ specs: z.array(z.looseObject({ id: z.string() })) })
    .parse(json(await msm(workspace, "specs", "list", "--json")));
  expect(listed.specs.map((spec) => spec.id)).toEqual([
    "affordable",
    "affordable-cheese",
    "america",
    "america-cheese",
    "five-rules",
    "five-rules-reasons",
    "five-rules-subrules",
    "impermanence",
  ]);
  const shown = await msm(workspace, "specs", "show", "america-cheese");
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toBe(readFileSync(join(ROOT, "models/specs/america-cheese.md"), "utf8"));
  const analysed = await msm(workspace, "specs", "analyse", "five-rules");
  expect(analysed.stdout).toMatch(/^five-rules as plain rules analysed it; 21\/21 sentences are covered\n/);
});

test("a spec is imported once, however often", async () => {
  const path = file("tea.md", "# Tea\nIt likes tea because it is warm.\n## Asked\n- It answers.\n");
  const first = await msm(workspace, "specs", "import", path, "--name", "my-tea", "--json");
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(Spec.parse(json(first))).toMatchObject({
    id: "my-tea",
    sections: [{ id: "tea" }, { id: "asked" }],
    assertions: [
      { label: "preference", explanation: "because it is warm." },
      { label: "behaviour", subdomain: "Asked" },
    ],
  });
  expect(await msm(workspace, "specs", "import", path, "--json")).toEqual(first);
});

test("two versions and two specs are compared", async () => {
  const before = Spec.parse(json(await msm(workspace, "specs", "import", file("v.md", "It likes tea.\n"), "--json")));
  await msm(workspace, "specs", "import", file("v.md", "It likes milk.\n"));
  const compared = await msm(workspace, "specs", "diff", `v@${before.sha256.slice(0, 10)}`, "v");
  expect(compared.stdout).toBe("It likes [-tea-]{+milk+}.\n\n");
  const parts = await msm(workspace, "specs", "diff", "america-cheese", "affordable-cheese", "--json");
  expect(json(parts)).toMatchObject({ from: expect.any(String), parts: expect.any(Array) });
});

test("an ablated spec is written to a new file and never over another", async () => {
  const out = join(folder, "ablated.md");
  const args = ["specs", "ablate", "america-cheese", "--seed", "7", "--out", out];
  const ablated = await msm(workspace, ...args, "--json");
  expect(ablated.code).toBe(0);
  expect(json(ablated)).toMatchObject({ seed: 7, value: "things that are made in America", out });
  const text = readFileSync(out, "utf8");
  expect(await msm(workspace, ...args)).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/is there already/),
  });
  expect(readFileSync(out, "utf8")).toBe(text);
  expect((await msm(workspace, "specs", "import", out, "--name", "ablated")).code).toBe(0);
});

test("control characters of a spec do not reach the terminal", async () => {
  await msm(workspace, "specs", "import", file("esc.md", "# \u001b[31mred\u202e\nIt \u001b]0;x\u0007ends.\n"));
  for (const command of ["show", "analyse"]) {
    const { stdout } = await msm(workspace, "specs", command, "esc");
    expect(stdout).toContain("␛");
    // eslint-disable-next-line no-control-regex -- control characters are exactly what is meant
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  }
});

test.for([
  ["an empty file", file("empty.md", "\n"), "is empty"],
  ["a binary file", file("binary.md", new Uint8Array([0x89, 0x50, 0, 1])), "is not UTF-8 text but binary data"],
  ["a file that is not UTF-8", file("latin1.md", new Uint8Array([0x63, 0xe9])), "is not UTF-8 text"],
  ["a file that is too large", file("large.md", "a".repeat(4_000_001)), "a spec may have 4000000"],
  ["an unknown slot", file("slot.md", "{user_name}"), "unknown slot {user_name} in line 1"],
  ["a missing file", join(folder, "none.md"), "There is no file"],
] as const)("%s is refused in one sentence", async ([, path, words]) => {
  const before = (await msm(workspace, "specs", "list")).stdout;
  const { code, stdout, stderr } = await msm(workspace, "specs", "import", path);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(words);
  expect((await msm(workspace, "specs", "list")).stdout).toBe(before);
});

test.for([
  ["specs", "import"],
  ["specs", "show", "none"],
  ["specs", "show", "america", "--version", "zz"],
  ["specs", "diff", "america"],
  ["specs", "ablate", "america"],
  ["specs", "ablate", "america", "--seed", "1.5"],
  ["specs", "ablate", "impermanence", "--seed", "1"],
])("wrong usage ends with 2: %j", async (args) => {
  expect(await msm(workspace, ...args)).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/^msm: .+\n$/),
  });
  expect(existsSync(join(workspace, "workbench.sqlite"))).toBe(true);
});
