// A desktop that dies: starts a plan or follows the workspace's runs, and kills itself (-9) at a given moment.
// Arguments: WORKSPACE start PLAN, or WORKSPACE follow MOMENT, where MOMENT is "done" (it lives), "upload:N" (after N pieces
// of news of the upload), "events:N" (once N lines are stored), or the path of something whose appearance it dies at.
import { existsSync } from "node:fs";
import { must } from "./hand-off-bench.ts";
import { openStubbed } from "./training-bench.ts";

const [workspace = "", deed = "", what = ""] = process.argv.slice(2);
const workbench = await openStubbed(workspace);
const { training, handOffs } = workbench;

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

if (deed === "start") {
  must(await training.start({ plan: what, machine: "gpu" }));
  die();
}
const [kind, count = ""] = what.split(":");
let uploads = 0;
const lines = (): number => training.list().reduce((sum, { key }) => sum + handOffs.events(key).length, 0);
const isTime = (): boolean =>
  kind === "upload" ? uploads >= Number(count) : kind === "events" ? lines() >= Number(count) : existsSync(what);
if (what !== "done") setInterval(() => isTime() && die(), 1);
await training.follow({
  until: "done",
  signal: new AbortController().signal,
  pollMs: 20,
  onUpload: () => {
    uploads++;
    if (isTime()) die();
  },
});
await workbench.close();
