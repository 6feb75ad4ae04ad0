import { openEngine } from "#native/inference/engine-process.ts";

/** Loads the checkpoint in the folder named and prints what came of it, as one line of JSON. */
const opened = await openEngine({ folder: process.argv[2] ?? "" });
process.stdout.write(`${JSON.stringify(opened.ok ? { code: "opened", message: "" } : opened.error)}\n`);
if (opened.ok) await opened.value.close();
