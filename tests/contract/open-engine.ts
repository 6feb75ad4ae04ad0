import { worthAnotherTry } from "#native/inference/engine.ts";
import { openEngine } from "#native/inference/engine-process.ts";

/** Loads the checkpoint in the folder named and prints what came of it, as one line of JSON. */
const opened = await openEngine({ folder: process.argv[2] ?? "" });
const came = opened.ok
  ? { code: "opened", message: "", again: false }
  : { ...opened.error, again: worthAnotherTry(opened.error) };
process.stdout.write(`${JSON.stringify(came)}\n`);
if (opened.ok) await opened.value.close();
