import { Gauge } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { type CheckpointForecast, secondsAtMost } from "#core/agentic/forecast.ts";
import type { Speed } from "#core/checkpoints/speed.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import { formatCompact, formatCount } from "../../shared/format/numbers.ts";
import { formatDuration } from "../../shared/format/time.ts";
import { plural } from "../../shared/format/text.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { gridQueries } from "./grid-queries.ts";

/** Whether the prompts fit, how many tokens the run takes, and how long that is at a measured speed. */
export function StartForecast({ request }: { readonly request: ProbeRunRequest }): ReactNode {
  const asked = useDeferredValue(request);
  const forecast = useRemote(gridQueries.forecast(asked));
  const [speeds, setSpeeds] = useState<Readonly<Record<string, Speed>>>({});
  const measure = useAction(async (ids: readonly string[]) => {
    for (const id of ids) {
      const { speed } = await wire.checkpoints.measure.mutate({ id });
      setSpeeds((last) => ({ ...last, [id]: speed }));
    }
  });
  return (
    <section className="grid-forecast" aria-label="What this run takes">
      <h3>What this run takes</h3>
      <Remote of={forecast} what="the forecast">
        {({ refusal, cells, rollouts, checkpoints }) => (
          <>
            <p className={refusal ? "grid-refused breakable" : "grid-fits"} role="status">
              {refusal ? refusal.message : "Every cell fits the checkpoints' context."}
            </p>
            <p className="secondary">
              {plural(cells, "cell")}, at most {plural(rollouts, "rollout")} of each checkpoint; each cell&apos;s prompt
              is read once.
            </p>
            <table className="grid-forecast-table tabular">
              <thead>
                <tr>
                  <th scope="col">Checkpoint</th>
                  <th scope="col">Context</th>
                  <th scope="col">Longest cell</th>
                  <th scope="col">Prompts</th>
                  <th scope="col">Answers at most</th>
                  <th scope="col">Time at most</th>
                </tr>
              </thead>
              <tbody>
                {checkpoints.map((each) => (
                  <Row
                    key={each.checkpoint}
                    forecast={each}
                    maxTokens={asked.maxTokens}
                    speed={speeds[each.checkpoint] ?? null}
                  />
                ))}
              </tbody>
            </table>
            <Button
              icon={Gauge}
              disabled={measure.pending}
              onClick={() => measure.run(checkpoints.map(({ checkpoint }) => checkpoint))}
            >
              {measure.pending ? "Measuring…" : "Measure the speed"}
            </Button>
          </>
        )}
      </Remote>
    </section>
  );
}

interface RowProps {
  readonly forecast: CheckpointForecast;
  readonly maxTokens: number;
  readonly speed: Speed | null;
}

function Row({ forecast, maxTokens, speed }: RowProps): ReactNode {
  const { checkpoint, room, longest, promptTokens, answerTokens } = forecast;
  const over = room !== null && longest + maxTokens > room;
  return (
    <tr>
      <th scope="row">
        <CheckpointName id={checkpoint} />
      </th>
      <td>{room === null ? "not said" : formatCount(room)}</td>
      <td className={over ? "grid-over" : undefined}>{formatCount(longest + maxTokens)}</td>
      <td>{formatCompact(promptTokens)}</td>
      <td>{formatCompact(answerTokens)}</td>
      <td>{speed === null ? "not measured" : formatDuration(1000 * secondsAtMost(forecast, speed))}</td>
    </tr>
  );
}
