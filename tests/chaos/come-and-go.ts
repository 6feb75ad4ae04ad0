import { Presence } from "#native/storage/presence.ts";

// Enters a workspace's list of processes and leaves it again, `times` times, and prints how often others did not see it there.
const [folder = "", times = "0"] = process.argv.slice(2);
const looker = new Presence(folder, null);
let unseen = 0;
for (let time = 0; time < Number(times); time++) {
  const own = new Presence(folder, { pid: process.pid, command: "come and go", since: "2026-11-26T10:02:03Z" });
  if (!looker.describe(process.pid).includes("come and go")) unseen++;
  own.leave();
}
process.stdout.write(JSON.stringify({ unseen }));
