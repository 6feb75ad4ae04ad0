import type { ProbeRunSummary } from "../probes/run.ts";

/** What reads the probes again, from checkpoints of the same ids, and makes the report of it. */
export function reportCommands(
  runs: readonly Pick<ProbeRunSummary, "id" | "probeKind" | "request">[],
  baseline: string | null,
): string[] {
  const ids = (kind: ProbeRunSummary["probeKind"]): string =>
    runs
      .filter(({ probeKind }) => probeKind === kind)
      .map(({ id }) => id)
      .join(" ");
  const pinned = baseline === null ? "" : ` --baseline ${baseline}`;
  const [pairs, grids, questions] = [ids("value-pairs"), ids("grid"), ids("questions")];
  return [
    "# the same readings again, as a new run",
    ...runs.map(({ request }) => probeRunLine(request)),
    "# the numbers and this file, from the stored readings",
    ...(pairs === "" ? [] : [`msm experiment ${pairs} --json`, `msm compare ${pairs}${pinned} --json`]),
    ...(grids === "" ? [] : grids.split(" ").map((id) => `msm results show ${id} --json`)),
    ...(questions === "" ? [] : questions.split(" ").map((id) => `msm results show ${id} --json`)),
    `msm report ${runs.map(({ id }) => id).join(" ")}${pinned} --out report.html`,
  ];
}

function probeRunLine(request: ProbeRunSummary["request"]): string {
  const { probe, checkpoints, readings, samples, seed, temperature, topP, maxTokens } = request;
  const sampling = readings.includes("sampled")
    ? ` --samples ${samples} --temperature ${temperature} --top-p ${topP} --max-tokens ${maxTokens}`
    : "";
  return `msm probe run ${probe} --checkpoints ${checkpoints.join(",")} --reading ${readings.join(",")}${sampling} --seed ${seed}`;
}
