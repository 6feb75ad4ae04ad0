import { type ReactNode, useEffect, useRef } from "react";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { CheckpointSwatch } from "../../../shared/marks/checkpoint-swatch.tsx";
import { navigate } from "../../../shared/view/navigation.ts";
import { select } from "../place.ts";
import { type LineageLayout, NODE, type PlacedNode } from "./lineage-layout.ts";
import { KINDS } from "./node-kinds.ts";

interface LineageGraphProps {
  readonly layout: LineageLayout;
  readonly chosen: string | null;
  /** What the chosen node came from and what came from it; null where none is chosen. */
  readonly related: ReadonlySet<string> | null;
  /** What a search found; null where nothing is searched. */
  readonly found: ReadonlySet<string> | null;
}

/** The graph, drawn from left to right; what is not related to the chosen node steps back. */
export function LineageGraphView({ layout, chosen, related, found }: LineageGraphProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen === null) return;
    const node = frame.current?.querySelector(`[data-id="${CSS.escape(chosen)}"]`);
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  const stepsBack = (id: string): boolean =>
    (related !== null && !related.has(id)) || (found !== null && !found.has(id));
  return (
    <div className="lineage-frame" ref={frame} data-testid="lineage">
      <div className="lineage-canvas" style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {layout.edges.map(({ from, to, path }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              data-state={
                related?.has(from) && related.has(to) ? "related" : stepsBack(from) || stepsBack(to) ? "back" : "plain"
              }
            />
          ))}
        </svg>
        {layout.nodes.map((placed) => (
          <Node
            key={placed.node.id}
            placed={placed}
            pressed={placed.node.id === chosen}
            back={stepsBack(placed.node.id)}
          />
        ))}
      </div>
    </div>
  );
}

interface NodeProps {
  readonly placed: PlacedNode;
  readonly pressed: boolean;
  readonly back: boolean;
}

function Node({ placed: { node, x, y }, pressed, back }: NodeProps): ReactNode {
  const { icon: Icon, label: kind } = KINDS[node.kind];
  const checkpoint = node.kind === "checkpoint" ? (node.address?.path[0] ?? null) : null;
  return (
    <button
      type="button"
      className="lineage-node"
      data-id={node.id}
      data-kind={node.kind}
      data-back={back}
      aria-pressed={pressed}
      title={visibleText(`${node.label}\n${node.note}`)}
      style={{ left: x, top: y, width: NODE.width, height: NODE.height }}
      onClick={() => select(node.id)}
      onDoubleClick={() => node.address && navigate(node.address)}
    >
      {checkpoint === null ? <Icon aria-hidden="true" size={14} /> : <CheckpointSwatch id={checkpoint} size={14} />}
      <span className="truncate">{visibleText(node.label)}</span> <small className="muted truncate">{kind}</small>
    </button>
  );
}
