import { Eye, Save } from "lucide-react";
import { type ReactNode, useState } from "react";
import { armWords, groupWords } from "#core/experiment/words.ts";
import type { NewPrediction } from "#core/experiment/prediction.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { bothOf, useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { experimentQueries, type Predictable, type PredictionView } from "./experiment-queries.ts";
import type { ExperimentView } from "./experiment-view.ts";
import { usePerson } from "./person.ts";
import { PredictionCard } from "./prediction-card.tsx";

interface PredictProps {
  readonly runs: readonly ProbeRunSummary[];
  readonly view: ExperimentView;
}

/** Predict before you look: no figure stands here until a prediction is revealed. */
export function PredictTab({ runs, view }: PredictProps): ReactNode {
  const predictable = useRemote(experimentQueries.predictable(runs));
  const predictions = useRemote(experimentQueries.predictions(runs));
  return (
    <Remote of={bothOf(predictable, predictions)} what="what there is to predict">
      {([value, saved]) => (
        <>
          <PredictForm
            key={runs.map(({ id }) => id).join(",")}
            runs={runs}
            of={value}
            startAxis={view.axis}
            startGroup={view.group}
          />
          <Saved predictions={saved} of={value} />
          <CommandLine
            command={commandLine(
              "predict",
              "make",
              runs[0]?.id ?? "RUN",
              "--by",
              "NAME",
              "--axis",
              value.axes[0]?.id ?? "AXIS",
              "--expect",
              `${value.arms.at(-1)?.id ?? "ARM"}=0.8`,
            )}
          />
        </>
      )}
    </Remote>
  );
}

function Saved({
  predictions,
  of,
}: {
  readonly predictions: readonly PredictionView[];
  readonly of: Predictable;
}): ReactNode {
  if (predictions.length === 0) return null;
  return (
    <section className="experiment-section" aria-label="Predictions">
      <h2>Predictions</h2>
      {predictions.map((each) => (
        <PredictionCard key={each.prediction.id} of={each} arms={of.arms} />
      ))}
    </section>
  );
}

interface FormProps {
  readonly runs: readonly ProbeRunSummary[];
  readonly of: Predictable;
  readonly startAxis: string | null;
  readonly startGroup: string | null;
}

function PredictForm({ runs, of, startAxis, startGroup }: FormProps): ReactNode {
  const { name, setName } = usePerson();
  const headline = of.groups.find(({ id, level }) => level === "headline" && id !== "all")?.id ?? "all";
  const [axis, setAxis] = useState(of.axes.find(({ id }) => id === startAxis)?.id ?? of.axes[0]?.id ?? "");
  const [group, setGroup] = useState(of.groups.find(({ id }) => id === startGroup)?.id ?? headline);
  const [byDomain, setByDomain] = useState(false);
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const places = byDomain ? of.groups.filter(({ level }) => level === "domain").map(({ id }) => id) : [group];
  const entries = of.arms.flatMap(({ id: arm }) =>
    places.flatMap((place) => {
      const percent = Number(given[`${arm} ${place}`] || Number.NaN);
      return percent >= 0 && percent <= 100 ? [{ arm, place, probability: percent / 100 }] : [];
    }),
  );
  const prediction: NewPrediction = {
    runs: runs.map(({ id }) => id),
    author: name.trim(),
    axis,
    reading: of.readings[0] ?? "likelihood",
    entries,
  };
  const save = useAction(() => wire.experiments.predict.mutate(prediction), {
    changes: [["predictions"]],
    done: () => "The prediction is saved. Reveal it when you are ready.",
  });
  const label = of.axes.find(({ id }) => id === axis)?.label ?? axis;
  return (
    <section aria-label="Predict before you look">
      <h2>Predict before you look</h2>
      <p className="secondary experiment-prose">
        Out of 100 choices, how many will speak for “{label}”? Leave out what you have no idea of. Nothing of the
        outcome is shown before you reveal your prediction; after that it stays as it is.
      </p>
      <form
        className="experiment-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.run(undefined, () => setGiven({}));
        }}
      >
        <div className="experiment-between">
          <TextField label="Who predicts" value={name} onChange={setName} maxLength={80} />
          <Select
            label="value"
            value={axis}
            options={of.axes.map(({ id, label: words }) => ({ value: id, label: words }))}
            onChange={setAxis}
          />
          {!byDomain && (
            <Select
              label="items"
              value={group}
              options={of.groups.map(({ id, items }) => ({ value: id, label: `${groupWords(id)} (${items})` }))}
              onChange={setGroup}
            />
          )}
          <Checkbox label="domain by domain" checked={byDomain} onChange={setByDomain} />
        </div>
        <div className="experiment-wide">
          <table className="experiment-table">
            <thead>
              <tr>
                <th scope="col">arm</th>
                {places.map((place) => (
                  <th scope="col" key={place}>
                    {groupWords(place)}, %
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {of.arms.map((arm) => (
                <tr key={arm.id}>
                  <th scope="row">{armWords(arm)}</th>
                  {places.map((place) => {
                    const key = `${arm.id} ${place}`;
                    return (
                      <td key={place}>
                        <input
                          className="field-input experiment-percent"
                          type="number"
                          min={0}
                          max={100}
                          step={1}
                          aria-label={`${armWords(arm)} on ${groupWords(place)}, percent`}
                          value={given[key] ?? ""}
                          onChange={({ target }) => setGiven((held) => ({ ...held, [key]: target.value }))}
                        />
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="experiment-between">
          <Button
            type="submit"
            variant="primary"
            icon={Save}
            disabled={save.pending || entries.length === 0 || name.trim() === ""}
          >
            Save the prediction
          </Button>
          <span className="muted">
            <Eye aria-hidden="true" size={14} />{" "}
            {name.trim() === ""
              ? "Say who predicts first."
              : `${entries.length} of ${of.arms.length * places.length} filled in`}
          </span>
        </div>
      </form>
    </section>
  );
}
