import { Download, Eye, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { ExperimentArm } from "#core/experiment/arms.ts";
import type { Count, EntryScore } from "#core/experiment/prediction.ts";
import { armWords, groupWords } from "#core/experiment/words.ts";
import { formatCount, formatPercent } from "../../shared/format/numbers.ts";
import { formatDate } from "../../shared/format/time.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import type { PredictionView } from "./experiment-queries.ts";
import { PredictedDot } from "./predicted-dot.tsx";
import { saveFile } from "../../shared/export/save-file.ts";

interface CardProps {
  readonly of: PredictionView;
  readonly arms: readonly ExperimentArm[];
}

/** A prediction as it was written, and, once it is revealed, beside what came of it. */
export function PredictionCard({ of, arms }: CardProps): ReactNode {
  const { prediction, score } = of;
  const { id, author, savedAt, revealedAt, shownBefore, axis } = prediction;
  const changes = { changes: [["predictions"]] };
  const reveal = useAction(() => wire.experiments.reveal.mutate({ id }), changes);
  const remove = useAction(() => wire.experiments.removePrediction.mutate({ id }), changes);
  return (
    <article className="experiment-card" aria-label={`Prediction by ${author}`} data-testid={`prediction:${id}`}>
      <header className="experiment-between">
        <h3 className="breakable">
          {author}, {formatDate(savedAt)}: choosing {axis}
        </h3>
        {revealedAt === null ? (
          <>
            <Button variant="primary" icon={Eye} disabled={reveal.pending} onClick={() => reveal.run(undefined)}>
              Reveal and score
            </Button>
            <Button icon={Trash2} disabled={remove.pending} onClick={() => remove.run(undefined)}>
              Remove
            </Button>
          </>
        ) : (
          <Button
            icon={Download}
            onClick={() => saveFile(`prediction-${id}.json`, JSON.stringify(of, null, 2), "application/json")}
          >
            Save as JSON
          </Button>
        )}
      </header>
      <p className="muted">
        {shownBefore === null
          ? "The experiment’s figures had not been shown in this workspace before."
          : `The experiment’s figures had been shown in this workspace before, first on ${formatDate(shownBefore)}.`}
        {revealedAt !== null && ` Revealed on ${formatDate(revealedAt)}; it stays as it is.`}
      </p>
      {score && <ScoreWords score={score} />}
      <table className="experiment-table tabular">
        <thead>
          <tr>
            <th scope="col">arm</th>
            <th scope="col">items</th>
            <th scope="col">predicted</th>
            {score && (
              <>
                <th scope="col">observed, 95% over items; the line is the prediction</th>
                <th scope="col">Brier</th>
                <th scope="col">likelier choice</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {(score?.entries ?? prediction.entries).map((entry) => (
            <Entry key={`${entry.arm} ${entry.place}`} entry={entry} arms={arms} />
          ))}
        </tbody>
      </table>
    </article>
  );
}

function Entry({
  entry,
  arms,
}: {
  readonly entry: PredictionView["prediction"]["entries"][number] | EntryScore;
  readonly arms: readonly ExperimentArm[];
}): ReactNode {
  const arm = arms.find(({ id }) => id === entry.arm);
  return (
    <tr>
      <th scope="row">{arm ? armWords(arm) : entry.arm}</th>
      <td>{groupWords(entry.place)}</td>
      <td>{formatPercent(entry.probability)}</td>
      {"brier" in entry && (
        <>
          <td className="experiment-observed">
            <PredictedDot entry={entry} />
          </td>
          <td>{entry.brier === null ? "–" : entry.brier.toFixed(3)}</td>
          <td>{entry.hit === null ? "–" : entry.hit ? "right" : "wrong"}</td>
        </>
      )}
    </tr>
  );
}

function ScoreWords({
  score: { brier, hits, within },
}: {
  readonly score: NonNullable<PredictionView["score"]>;
}): ReactNode {
  return (
    <p data-testid="prediction-score" data-brier={brier?.predicted}>
      {brier ? (
        <>
          Brier score <strong>{brier.predicted.toFixed(3)}</strong> over {formatCount(brier.entries)}{" "}
          {brier.entries === 1 ? "entry" : "entries"}; lower is better: {brier.evenOdds.toFixed(3)} by saying half each
          time, {brier.bestPossible.toFixed(3)} by knowing each rate.{" "}
        </>
      ) : (
        "Nothing was read of it, so that there is no score. "
      )}
      The likelier choice: {countWords(hits)}. Inside the observed interval: {countWords(within)}.
    </p>
  );
}

function countWords({ numerator, denominator, excluded }: Count): string {
  const left = Object.entries(excluded).map(([why, count]) => `${count} left out, ${why}`);
  return [`${numerator} of ${denominator}`, ...left].join("; ");
}
