import { createWorkbench } from "#native/workbench/workbench.ts";

/** Goes on with a generation of a workspace until it ends or somebody kills this process. */
const [workspace = "", bundled = "", id = ""] = process.argv.slice(2);
const opened = await createWorkbench({ workspace, bundled });
if (!opened.ok) throw new Error(opened.error.message);
const { generations } = opened.value;
const resumed = await generations.resume({ id });
if (!resumed.ok) throw new Error(resumed.error.message);
for await (const progress of generations.watch(id)) if (progress.status === "failed") process.exitCode = 3;
await opened.value.close();
