import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type ReactNode, useDeferredValue, useEffect, useId, useMemo, useRef } from "react";
import type { ReadingKind } from "#core/probes/reading.ts";
import { plural } from "../../shared/format/text.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { rowAfterKey } from "../../shared/ui/table-order.ts";
import { Select } from "../../shared/ui/select.tsx";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { changeView } from "./change-view.ts";
import { ItemDetail } from "./item-detail.tsx";
import { ITEM_SORTS, type ItemSort, orderItems } from "./item-order.ts";
import type { ItemPair } from "./item-readings.ts";
import { ItemRow } from "./item-row.tsx";
import { type ItemBehind, itemsQuery, type ItemsAsked, type RunReport } from "./report-queries.ts";
import type { CompareView } from "./view.ts";

interface ItemsBehindProps {
  readonly report: RunReport;
  readonly axis: string;
  readonly reading: ReadingKind;
  readonly group: string;
  readonly column: string;
  readonly effect: number;
  readonly view: CompareView;
}

const SORT_LABELS = {
  against: "most against the dot",
  leaning: "least towards it in the checkpoint",
  difference: "largest difference",
  probe: "the probe's order",
} satisfies Record<ItemSort, string>;

/** The items that a dot is made of, worst first. J and K move, wherever the focus is. */
export function ItemsBehind({ report, axis, reading, group, column, effect, view }: ItemsBehindProps): ReactNode {
  const baseline = column === report.baseline ? null : report.baseline;
  const asked = useMemo(
    () => ({ report, axis, group, columns: baseline === null ? [column] : [baseline, column] }),
    [report, axis, group, baseline, column],
  );
  const items = useRemote(itemsQuery(asked));
  const pair = useMemo(() => ({ baseline, checkpoint: column, reading }), [baseline, column, reading]);
  return (
    <Remote of={items} what="the items" isEmpty={({ length }) => length === 0} empty={<p>No item counts here.</p>}>
      {(all) => <SortedItems all={all} pair={pair} asked={asked} effect={effect} view={view} />}
    </Remote>
  );
}

interface SortedItemsProps {
  readonly all: readonly ItemBehind[];
  readonly pair: ItemPair;
  readonly asked: ItemsAsked;
  readonly effect: number;
  readonly view: CompareView;
}

function SortedItems({ all, pair, asked, effect, view: { sort, item } }: SortedItemsProps): ReactNode {
  const { baseline, checkpoint, reading } = pair;
  // Ten thousand items are ordered and drawn anew a little at a time, after the choice of their order is seen.
  const order = useDeferredValue(sort);
  const ordered = useMemo(
    () => orderItems(all, { sort: order, reading, checkpoint, baseline, effect }),
    [all, order, reading, checkpoint, baseline, effect],
  );
  return (
    <div className="evidence-items">
      <div className="evidence-items-head">
        <Select
          label="first"
          value={sort}
          options={ITEM_SORTS.map((each) => ({ value: each, label: SORT_LABELS[each] }))}
          onChange={(next) => changeView({ sort: next }, "replace")}
        />
        <span className="muted">{plural(all.length, "item")}; J and K move</span>
      </div>
      <ItemLegend baseline={baseline} />
      <ItemList items={ordered} pair={pair} asked={asked} selected={item} />
    </div>
  );
}

/** What stands in the columns of every item. */
function ItemLegend({ baseline }: { readonly baseline: string | null }): ReactNode {
  return (
    <div className="item-column item-legend muted" aria-hidden="true">
      <span>{baseline === null ? "bold: speaks for it" : "bold: speaks for it; above, the baseline"}</span>
      <span title="Choice probability where it is named first: 1/(1+exp(−log-odds)), mean log-odds over the forms">
        p, named first
      </span>
      <span title="The same where it is named second">p, named second</span>
      <span title="Sampled answers that name it : the other option, + answers that name neither">sampled</span>
    </div>
  );
}

interface ItemListProps {
  readonly items: readonly ItemBehind[];
  readonly pair: ItemPair;
  readonly asked: ItemsAsked;
  readonly selected: string | null;
}

const select = (item: ItemBehind | undefined): void => {
  if (item) changeView({ item: item.item.id }, "replace");
};

const ItemList = memo(function ItemsInOrder({ items, pair, asked, selected }: ItemListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const current = items.findIndex(({ item }) => item.id === selected);
  const keys = useMemo((): readonly KeyBinding[] => {
    const step = (key: string) => (): void => select(items[rowAfterKey(key, current, items.length, 4) ?? -1]);
    return [
      { keys: "j", label: "Next item", run: step("j") },
      { keys: "k", label: "Previous item", run: step("k") },
    ];
  }, [items, current]);
  useKeys("Items behind a dot", keys);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (pair.baseline === null ? 56 : 78),
    getItemKey: (index) => items[index]?.item.id ?? index,
    overscan: 6,
  });
  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "start" });
  }, [current, virtual]);
  const onKeyDown = (event: KeyboardEvent): void => {
    // J and K are bound for the whole screen while the list is open.
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length === 1) return;
    const next = rowAfterKey(event.key, current, items.length, 4);
    if (next === null) return;
    event.preventDefault();
    select(items[next]);
  };
  return (
    <div
      className="evidence-list"
      role="listbox"
      data-plain-keys=""
      aria-label="Items behind the dot"
      aria-activedescendant={current < 0 ? undefined : `${id}-${current}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
    >
      <div className="evidence-rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const item = items[index];
          if (!item) return null;
          const open = index === current;
          return (
            <div
              key={key}
              id={`${id}-${index}`}
              ref={virtual.measureElement}
              data-index={index}
              className="evidence-item"
              role="option"
              aria-selected={open}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              style={{ top: start }}
              onClick={() => select(item)}
            >
              <ItemRow item={item} pair={pair} />
              {open && <ItemDetail item={item} pair={pair} asked={asked} />}
            </div>
          );
        })}
      </div>
    </div>
  );
});
