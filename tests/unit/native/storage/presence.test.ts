import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Presence } from "#native/storage/presence.ts";
import { ended, ROOT, temporaryFolder } from "../../../contract/msm.ts";

const OWN = { pid: process.pid, command: "msm serve", since: "2026-11-26T10:02:03Z" };

test("processes that come and go at once are each seen while they are there, and none fails for another", async () => {
  const folder = temporaryFolder();
  const script = join(ROOT, "tests/chaos/come-and-go.ts");
  const crowd = Array.from({ length: 5 }, async () => ended(spawn(process.execPath, [script, folder, "80"])));
  const seen = { code: 0, stdout: '{"unseen":0}', stderr: "" };
  expect(await Promise.all(crowd)).toEqual(crowd.map(() => seen));
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a process that is just beginning is left alone; what the dead have left is removed", async () => {
  const folder = temporaryFolder();
  const gone = spawn("true");
  await once(gone, "exit");
  // A folder in the lock's place: to look at it would be an error.
  mkdirSync(join(folder, `${process.ppid}-aa.lock`));
  const left = [`${gone.pid}-aa.lock`, `${gone.pid}-bb.json`, `${gone.pid}-bb.lock`, `host.json.${gone.pid}-cc`];
  for (const name of left) writeFileSync(join(folder, name), "");
  const presence = new Presence(folder, OWN);
  expect(presence.others()).toEqual([]);
  presence.leave();
  expect(readdirSync(folder)).toEqual([`${process.ppid}-aa.lock`]);
});
