import { z } from "zod";
import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";

/** Execution providers of ONNX Runtime that checkpoints may be asked to run on. */
export const ProviderName = z.enum(["cpu", "webgpu", "cuda", "dml", "coreml"]);
export type ProviderName = z.infer<typeof ProviderName>;

/** Names the provider that all checkpoints of a process run on, where the command line does not. */
export const PROVIDER_VARIABLE = "MSM_PROVIDER";

/** The provider that was named, by `--provider` (null: not there) or by its variable; the CPU where neither names one. */
export function chosenProvider(
  option: string | null,
  environment: Readonly<Record<string, string | undefined>>,
): Result<ProviderName, Problem<"usage">> {
  const variable = environment[PROVIDER_VARIABLE] ?? "";
  const named = option ?? (variable === "" ? "cpu" : variable);
  const known = ProviderName.safeParse(named);
  if (known.success) return ok(known.data);
  const from = option === null ? PROVIDER_VARIABLE : "--provider";
  const what = named === "" ? `${from} needs a provider` : `There is no provider "${named}" (${from})`;
  return err(problem("usage", `${what}: name one of ${ProviderName.options.join(", ")}; msm doctor tries each.`));
}
