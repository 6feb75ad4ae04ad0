import type { ReactNode } from "react";
import type { LikelihoodItem } from "#core/probes/likelihood-items.ts";
import { questionsOf } from "#core/probes/questions.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { itemFigures } from "./item-figures.ts";
import { probabilityOf, towards, type ItemPair } from "./item-readings.ts";
import { type ItemBehind, itemQuery, type ItemsAsked, type WholeReadings } from "./report-queries.ts";
import { columnWords } from "./words.ts";

interface ItemDetailProps {
  readonly item: ItemBehind;
  readonly pair: ItemPair;
  readonly asked: ItemsAsked;
}

/** Every question of one item with what each column answers, and the figures that decide its choice. */
export function ItemDetail(props: ItemDetailProps): ReactNode {
  const whole = useRemote(itemQuery(props.asked, props.item.item.id));
  return (
    <Remote of={whole} what="the item's readings" skeleton={<span className="skeleton-block" />}>
      {(readings) => <ReadingsTable {...props} readings={readings} />}
    </Remote>
  );
}

function ReadingsTable({
  item,
  asked: { report, columns },
  readings,
}: ItemDetailProps & { readonly readings: WholeReadings }): ReactNode {
  const figures = columns.map((column) => itemFigures(item.target, readings[column]));
  const target = item.item.options[item.target].text;
  return (
    <table className="item-detail">
      <caption className="muted">
        {item.item.id} · {[item.item.domain, ...item.item.groups].join(" · ")}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            Question as put; probability of <ForeignText text={target} />
          </th>
          {columns.map((column) => (
            <th scope="col" key={column} className="truncate" title={column}>
              {columnWords(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {questionsOf({ ...report.probe, items: [item.item] }).map(({ form, order, text }) => (
          <tr key={`${form}-${order}`}>
            <td className="breakable">
              <ForeignText text={text} />
            </td>
            {columns.map((column) => (
              <td key={column}>{answerOf(item, readings[column]?.likelihood ?? null, form, order)}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tbody>
        {figures[0]?.map(({ name, unit }, row) => (
          <tr key={name}>
            <th scope="row">
              {name} <span className="muted">{unit}</span>
            </th>
            {columns.map((column, index) => (
              <td key={column}>{figures[index]?.[row]?.value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function answerOf({ target }: ItemBehind, read: LikelihoodItem | null, form: number, order: 0 | 1): string {
  const found = read?.forms.find((each) => each.form === form);
  return found ? probabilityOf(towards(target, found.raw[order])).toFixed(2) : "not read";
}
