import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { temporaryFolder } from "../../../contract/msm.ts";

async function open(workspace: string): Promise<Workbench> {
  const opened = await createWorkbench({ workspace, bundled: temporaryFolder() });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test("an opening removes what the dead have left half-made and nothing else; the check names what is not ours", async () => {
  const workspace = temporaryFolder();
  const artifacts = join(workspace, "artifacts");
  const gone = spawn("true");
  await once(gone, "exit");
  mkdirSync(join(artifacts, "unfinished-0123456789ab-of-mine"), { recursive: true });
  mkdirSync(join(artifacts, `unfinished-${gone.pid}-0123456789ab`));
  const living = `unfinished-${process.pid}-0123456789ab`;
  const dead = ["unfinished-0123456789ab", `unfinished-${gone.pid}-ba9876543210`];
  for (const name of ["notes.txt", living, ...dead]) writeFileSync(join(artifacts, name), "words");
  const copies = [`workbench.sqlite.${gone.pid}.part`, `workbench.sqlite.${process.pid}.part`];
  for (const name of copies) writeFileSync(join(workspace, name), "half");
  const workbench = await open(workspace);
  const strangers = ["notes.txt", "unfinished-0123456789ab-of-mine", `unfinished-${gone.pid}-0123456789ab`];
  expect(readdirSync(artifacts).toSorted()).toEqual([...strangers, living].toSorted());
  expect(readdirSync(workspace).filter((name) => name.endsWith(".part"))).toEqual(copies.slice(1));
  writeFileSync(join(artifacts, dead[1] ?? ""), "words");
  writeFileSync(join(workspace, copies[0] ?? ""), "half");
  const { strangers: named, ...found } = await workbench.check();
  expect(found).toEqual({ faults: [], leftovers: [copies[0], join("artifacts", dead[1] ?? "")] });
  expect(named.toSorted()).toEqual(strangers.map((name) => join("artifacts", name)).toSorted());
  await workbench.close();
});

test("an artefact that cannot be read is a fault that names it", async () => {
  const workspace = temporaryFolder();
  const path = join(workspace, "artifacts", "0".repeat(64));
  mkdirSync(path, { recursive: true });
  const workbench = await open(workspace);
  const { faults } = await workbench.check();
  expect(faults).toEqual([expect.stringMatching(new RegExp(`^${path} cannot be read \\(EISDIR.*\\)\\.$`))]);
  await workbench.close();
});

test("a file where the artefacts should be is one sentence", async () => {
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, "artifacts"), "words");
  const opened = await createWorkbench({ workspace, bundled: temporaryFolder() });
  expect(opened).toMatchObject({
    ok: false,
    error: { code: "workspace-unusable", message: expect.stringContaining("ENOTDIR") },
  });
});
