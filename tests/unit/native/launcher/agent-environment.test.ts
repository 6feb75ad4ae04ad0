import { expect, test } from "vitest";
import { MachineSettings } from "#core/runs/machine.ts";
import { agentEnvironment } from "#native/launcher/agent-environment.ts";

const SETTINGS = MachineSettings.parse({ env: { CUDA_VISIBLE_DEVICES: "1" }, envFrom: ["HF_TOKEN"] });

test("a value that is not kept is read where the workbench was started", () => {
  const own = { HF_TOKEN: "hf_x", OTHER: "no" };
  expect(agentEnvironment("box", SETTINGS, own)).toEqual({
    ok: true,
    value: { CUDA_VISIBLE_DEVICES: "1", HF_TOKEN: "hf_x" },
  });
});

test("a variable that is not set is a sentence, not an empty value", () => {
  const found = agentEnvironment("box", SETTINGS, {});
  expect(found).toMatchObject({ ok: false, error: { code: "variable-unset" } });
  expect(found.ok ? "" : found.error.message).toBe(
    "box is linked with the variable HF_TOKEN, which is not set here: set it where the workbench is started.",
  );
});
