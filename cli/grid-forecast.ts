import { secondsAtMost } from "#core/agentic/forecast.ts";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import type { Output, Session } from "./command.ts";
import { textTable } from "./text-table.ts";

/** What a grid's run would take, and whether it can be begun; each checkpoint is loaded to measure its speed. Nothing is run. */
export async function forecastOf(
  { workbench, signal, progress }: Session,
  request: ProbeRunRequest,
): Promise<Result<Output, Problem>> {
  const found = await workbench.gridForecasts.of(request);
  if (!found.ok) return found;
  const { refusal, cells, rollouts } = found.value;
  const checkpoints = [];
  for (const forecast of found.value.checkpoints) {
    progress(`${forecast.checkpoint}: measuring its speed`);
    const measured = await workbench.checkpointDetails.measure(forecast.checkpoint, signal);
    checkpoints.push({
      ...forecast,
      secondsAtMost: measured.ok ? secondsAtMost(forecast, measured.value.speed) : null,
    });
  }
  const rows = checkpoints.map(({ checkpoint, room, longest, promptTokens, answerTokens, secondsAtMost: seconds }) => [
    checkpoint,
    room === null ? "not said" : String(room),
    String(longest + request.maxTokens),
    String(promptTokens),
    String(answerTokens),
    seconds === null ? "not measured" : `${Math.ceil(seconds)} s`,
  ]);
  return ok({
    json: { refusal, cells, rollouts, checkpoints },
    text: [
      `${cells} cells, at most ${rollouts} rollouts of each checkpoint; nothing was run`,
      textTable(
        ["checkpoint", "context", "longest cell", "prompt tokens", "answer tokens at most", "time at most"],
        rows,
      ),
      refusal === null ? "It can be begun as asked." : `It cannot be begun as asked: ${refusal.message}`,
    ].join("\n"),
  });
}
