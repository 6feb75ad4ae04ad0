import { expect, test } from "vitest";
import { sampleRun } from "../../../../../renderer/features/compare/sample-run.ts";
import { listed } from "./made.ts";

const PROBES = [{ probe: { id: "mine" } }, { probe: { id: "value-micro" } }];
const SIX = ["aft", "msm-america-aft", "msm-affordable-aft", "base", "msm-america", "msm-affordable"];

test("six bundled arms are probed on the bundled probe in both readings, the fine-tuned one first, which pins it", () => {
  const all = ["base-2", ...SIX.toReversed()].map((id) => listed(id));
  const sample = sampleRun(all, PROBES);
  expect(sample).toMatchObject({
    ok: true,
    value: {
      label: "Probe six bundled checkpoints",
      request: { probe: "value-micro", checkpoints: SIX, readings: ["likelihood", "sampled"] },
    },
  });
});

test("where arms are missing the rest is probed, and the button says how many", () => {
  const sample = sampleRun([listed("base"), listed("msm-america")], PROBES);
  expect(sample).toMatchObject({ ok: true, value: { label: "Probe two bundled checkpoints" } });
});

test("a workspace of other checkpoints is probed as far as they can chat", () => {
  const sample = sampleRun([listed("mine"), listed("raw", { hasChatTemplate: false })], [{ probe: { id: "p" } }]);
  expect(sample).toMatchObject({
    ok: true,
    value: { label: "Probe one checkpoint", request: { probe: "p", checkpoints: ["mine"] } },
  });
});

test("without a checkpoint or a probe the next step is named", () => {
  expect(sampleRun([], PROBES)).toMatchObject({ ok: false, error: { code: "checkpoint-missing" } });
  expect(sampleRun([listed("base")], [])).toMatchObject({ ok: false, error: { code: "probe-missing" } });
});
