import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkedByItself } from "#native/workbench/local-machine.ts";
import { freshBench, must } from "./plans-fixture.ts";

/** A Python without any package. */
function barePython(folder: string, name: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  execFileSync("python3", ["-m", "venv", "--without-pip", home]);
  return join(home, "bin/python");
}

test("this computer takes the trainer's Python once there is one, and says how to get it as long as there is none", async () => {
  const { workbench, folder } = await freshBench();
  const { machines } = workbench;
  const local = (): string | undefined => machines.list().find(({ name }) => name === "local")?.settings.python;
  must(await machines.add({ name: "local", launcher: "local", settings: { folder: join(folder, "runs") } }));
  const made = barePython(folder, "made");
  const without = await linkedByItself(machines, "local", folder, made);
  expect(local()).toBe(made);
  expect(!without.ok && [without.error.code, without.error.message]).toEqual([
    "trainer-missing",
    `This computer cannot train yet, for torch and transformers are not installed for ${made}: run npm run setup:trainer (a download of about 300 MB), or msm machines prepare local.`,
  ]);
  // A Python that somebody chose stays.
  must(await machines.setPython("local", barePython(folder, "chosen")));
  await linkedByItself(machines, "local", folder, made);
  expect(local()).toBe(join(folder, "chosen/bin/python"));
});
