import { join } from "node:path";
import { EnginePool } from "#native/inference/engine-pool.ts";
import { openStore } from "#native/storage/store.ts";
import { Checkpoints } from "#native/workbench/checkpoints.ts";
import { Endpoints } from "#native/workbench/endpoints.ts";
import { Generations } from "#native/workbench/generations.ts";
import { Specs } from "#native/workbench/specs.ts";
import { valueOf } from "./value-of.ts";

/** Goes on with a generation of a workspace until it ends or somebody kills this process. */
const [workspace = "", id = ""] = process.argv.slice(2);
const store = valueOf(openStore(join(workspace, "workbench.sqlite")));
const now = () => new Date();
const generations = new Generations({
  workspace,
  store,
  specs: new Specs(store, now),
  endpoints: new Endpoints(store, now),
  checkpoints: new Checkpoints(store, now, join(workspace, "checkpoints")),
  pool: new EnginePool(),
  codeVersion: "test",
  now,
});
generations.markInterrupted();
valueOf(await generations.resume({ id }));
for await (const progress of generations.watch(id)) if (progress.status === "failed") process.exitCode = 3;
await store.corpusReader.close();
store.close();
