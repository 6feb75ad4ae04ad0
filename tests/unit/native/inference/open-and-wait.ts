import { openEngine } from "#native/inference/engine-process.ts";

/** A process that loads the checkpoint named on its command line, prints its child's process id and waits to be killed. */
const opened = await openEngine({ folder: process.argv[2] ?? "" });
if (!opened.ok) throw new Error(opened.error.message);
process.stdout.write(`${opened.value.pid}\n`);
setInterval(() => {}, 1000);
