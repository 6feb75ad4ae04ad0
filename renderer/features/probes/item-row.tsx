import type { ReactNode } from "react";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";

interface ItemRowProps {
  readonly item: ProbeItem;
  readonly probe: Probe;
}

/** An item in one line: its options with what each speaks for, then where it belongs. */
export function ItemRow({ item, probe }: ItemRowProps): ReactNode {
  const [first, second] = item.options;
  return (
    <li className="probe-item">
      <Option option={first} probe={probe} />
      <span className="muted">or</span>
      <Option option={second} probe={probe} />
      <span className="probe-item-place muted truncate" title={item.id}>
        {[item.noun, ...item.groups].join(" · ")}
      </span>
    </li>
  );
}

function Option({
  option,
  probe,
}: {
  readonly option: ProbeItem["options"][number];
  readonly probe: Probe;
}): ReactNode {
  const labels = option.speaksFor.map((axis) => probe.axes.find(({ id }) => id === axis)?.label ?? axis);
  return (
    <span className="probe-option">
      <strong>
        <ForeignText text={option.text} />
      </strong>
      <span className="secondary">{labels.length === 0 ? "neither value" : labels.join(", ")}</span>
    </span>
  );
}
