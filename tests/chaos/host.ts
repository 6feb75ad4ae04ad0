// `msm serve` over the small bundle: prints its URL and serves until it is killed or told to end. Arguments: WORKSPACE.
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Terminal } from "../../cli/command.ts";
import { serveCommand } from "../../cli/commands/serve.ts";
import { must } from "../contract/hand-off-bench.ts";
import { BUNDLED } from "./bundle.ts";

const [workspace = ""] = process.argv.slice(2);
const workbench = must(await createWorkbench({ workspace, bundled: BUNDLED, command: "msm serve" }));
const ending = new AbortController();
process.once("SIGTERM", () => ending.abort());
const terminal: Terminal = {
  workspace,
  provider: "cpu",
  signal: ending.signal,
  progress: () => undefined,
  print: ({ json }: { readonly json: unknown }) => process.stdout.write(`${JSON.stringify(json)}\n`),
};
must(await serveCommand.run({ workbench, ...terminal }, []));
await workbench.close();
