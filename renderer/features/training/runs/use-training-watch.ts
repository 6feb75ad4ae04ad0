import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { follow } from "../../../shared/remote/subscription.ts";
import { wire } from "../../../shared/remote/wire.ts";

/** Keeps the training runs as the host knows them, for as long as the screen is open. Says whether the host is heard. */
export function useTrainingWatch(): "live" | "lost" {
  const client = useQueryClient();
  const [connection, setConnection] = useState<"live" | "lost">("live");
  useEffect(
    () =>
      follow<TrainingRunSummary[]>((handlers) => wire.training.watch.subscribe(undefined, handlers), {
        onEvent: (runs) => {
          const { queryKey } = queries.trainingRuns();
          const before = client.getQueryData(queryKey);
          client.setQueryData(queryKey, runs);
          if (before !== undefined && checkpointsOf(before) !== checkpointsOf(runs)) {
            void client.invalidateQueries({ queryKey: ["checkpoints"] });
          }
        },
        onConnection: setConnection,
        // The list is also read again by itself.
        onEnd: () => setConnection("live"),
      }),
    [client],
  );
  return connection;
}

function checkpointsOf(runs: readonly TrainingRunSummary[]): number {
  return runs.reduce((sum, run) => sum + run.checkpoints.length, 0);
}
