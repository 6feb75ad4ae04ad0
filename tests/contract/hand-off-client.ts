// A desktop that dies: does one deed of a hand-off on the workspace that it is given, and kills itself (-9) at a given
// moment of it. Arguments: WORKSPACE DEED KEY FOLDER [PIECE] (for "stage-then-die" FOLDER is the run's data file), where PIECE is how many pieces of news it lives through, or
// for "send-then-die" the milliseconds from the request to start.
import { openBench, STUB, must } from "./hand-off-bench.ts";
import type { RunKey } from "#core/runs/run-key.ts";

const [workspace = "", deed = "", key = "", folder = "", piece = ""] = process.argv.slice(2);
const lives = piece === "" ? Number.POSITIVE_INFINITY : Number(piece);
const bench = openBench(workspace);
const { handOffs } = bench;

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

let news = 0;
function hear(): void {
  if (++news > lives) die();
}

function runKey(): RunKey {
  return must(handOffs.find(key)).key;
}

switch (deed) {
  case "stage-then-die": {
    const files = [
      { path: "run.py", from: STUB },
      { path: "data.bin", from: folder },
    ];
    must(
      await handOffs.stage({
        machine: "gpu",
        command: ["{python}", "run.py", "150", "0.01", `${folder}.enough`],
        files,
      }),
    );
    die();
    break;
  }
  case "send":
    must(await handOffs.send(runKey(), { onProgress: hear }));
    break;
  case "send-then-die": {
    const { launcher } = must(bench.machines.linked("gpu"));
    must(await launcher.list());
    const { spec, specSha256 } = must(handOffs.find(key));
    setTimeout(die, lives);
    await launcher.submit({ key: runKey(), spec, sha256: specSha256 });
    die();
    break;
  }
  case "follow":
    must(await handOffs.follow(runKey(), { pollMs: 10, onEvents: hear }));
    break;
  case "fetch":
    must(await handOffs.fetch(runKey(), folder, { onProgress: hear }));
    break;
  default:
    throw new Error(`no deed ${deed}`);
}
await bench.close();
