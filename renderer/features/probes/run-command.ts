import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";

/** The command that starts the same run; what stands at its default is left out, but never the seed. */
export function runCommand(request: ProbeRunRequest): string {
  const { probe, checkpoints, readings, samples, seed, temperature, topP, maxTokens } = request;
  const options: (readonly [string, number, number])[] = [
    ["--samples", samples, DEFAULT_RUN_SETTINGS.samples],
    ["--temperature", temperature, DEFAULT_RUN_SETTINGS.temperature],
    ["--top-p", topP, DEFAULT_RUN_SETTINGS.topP],
    ["--max-tokens", maxTokens, DEFAULT_RUN_SETTINGS.maxTokens],
  ];
  const given = options.flatMap(([name, value, usual]) => (value === usual ? [] : [name, String(value)]));
  const asked = ["--checkpoints", checkpoints.join(","), "--reading", readings.join(","), "--seed", String(seed)];
  return commandLine("probe", "run", probe, ...asked, ...given);
}
