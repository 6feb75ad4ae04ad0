import { expect, test } from "vitest";
import { msm, temporaryFolder } from "./msm.ts";

test("several commands may open a new workspace at the same moment", async () => {
  for (let round = 0; round < 3; round++) {
    const workspace = temporaryFolder();
    const lists = ["checkpoints", "probes", "results", "checkpoints"].map((area) =>
      msm(workspace, area, "list", "--json"),
    );
    for (const { code, stderr } of await Promise.all(lists)) expect([code, stderr]).toEqual([0, ""]);
  }
});
