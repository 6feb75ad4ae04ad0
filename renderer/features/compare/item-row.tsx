import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { ChoiceBar } from "./choice-bar.tsx";
import { flips, sampledSplit, targetByPlace, type ItemPair } from "./item-readings.ts";
import type { ItemBehind } from "./report-queries.ts";
import { columnWords } from "./words.ts";

interface ItemRowProps {
  readonly item: ItemBehind;
  readonly pair: ItemPair;
}

/** One item: its options with what they speak for, and what each column chooses in both orders and readings. */
export function ItemRow({ item, pair }: ItemRowProps): ReactNode {
  const { baseline, checkpoint, reading } = pair;
  const columns = baseline === null ? [checkpoint] : [baseline, checkpoint];
  const changes = columns.some((column) => item.columns[column]?.likelihood?.winnerChanges);
  return (
    <>
      <div className="item-options">
        <span className="muted">{item.item.noun}:</span>
        <Option item={item} index={item.target} target />
        <span className="muted">or</span>
        <Option item={item} index={item.target === 0 ? 1 : 0} target={false} />
        <span className="item-flags">
          {baseline !== null && flips(item, baseline, checkpoint, reading) && (
            <Badge tone="good" title="Baseline and checkpoint choose different options">
              flips <Check aria-hidden="true" size={11} />
            </Badge>
          )}
          {changes && (
            <Badge tone="warning" title="Raw, per-token and PMI log-odds do not favour the same option">
              winner changes
            </Badge>
          )}
        </span>
      </div>
      {columns.map((column) => (
        <ColumnReadings key={column} item={item} column={column} />
      ))}
    </>
  );
}

interface OptionProps {
  readonly item: ItemBehind;
  readonly index: 0 | 1;
  readonly target: boolean;
}

function Option({ item, index, target }: OptionProps): ReactNode {
  const { text, speaksFor } = item.item.options[index];
  return (
    <span className="truncate" title={`${text}: ${speaksFor.join(", ") || "speaks for no value"}`}>
      {target ? (
        <strong>
          <ForeignText text={text} />
        </strong>
      ) : (
        <ForeignText text={text} />
      )}{" "}
      <span className="muted">{speaksFor.length === 0 ? "no value" : speaksFor.join(", ")}</span>
    </span>
  );
}

function ColumnReadings({ item, column }: { readonly item: ItemBehind; readonly column: string }): ReactNode {
  const mark = useMarks()(column);
  const readings = item.columns[column];
  const places = readings?.likelihood ? targetByPlace(item.target, readings.likelihood) : null;
  const split = readings?.sampled ? sampledSplit(item.target, readings.sampled) : null;
  return (
    <div className="item-column">
      <CheckpointName id={column} name={columnWords(column)} />
      {places ? (
        <>
          <ChoiceBar probability={places.first} mark={mark} label={`${column}, target named first`} />
          <ChoiceBar probability={places.second} mark={mark} label={`${column}, target named second`} />
        </>
      ) : (
        <span className="muted item-unread">no likelihood</span>
      )}
      <span className="tabular" title={split ? sampledTitle(split) : undefined}>
        {split ? `${split.target}:${split.other}` : <span className="muted">–</span>}
        {split && split.rest.length > 0 && (
          <span className="muted"> +{split.answers - split.target - split.other}</span>
        )}
      </span>
    </div>
  );
}

function sampledTitle({ target, other, answers, rest }: ReturnType<typeof sampledSplit>): string {
  const states = rest.map(([state, count]) => `, ${count} ${state.replaceAll("-", " ")}`);
  return `Of ${answers} sampled answers ${target} name the target, ${other} the other option${states.join("")}`;
}
