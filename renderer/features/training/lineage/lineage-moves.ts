import type { LineageGraph } from "#core/runs/training-run.ts";
import type { LineageLayout } from "./lineage-layout.ts";

export type Move = "up" | "down" | "back" | "on";

/** The node that a move leads to: within a layer, to what it came from, or to what came from it. Itself where there is none. */
export function movedTo(layout: LineageLayout, graph: LineageGraph, id: string | null, move: Move): string | null {
  const at = layout.nodes.find(({ node }) => node.id === id);
  if (at === undefined) return layout.nodes[0]?.node.id ?? null;
  if (move === "back" || move === "on") {
    const near = graph.edges
      .filter(({ from, to }) => (move === "back" ? to : from) === id)
      .map(({ from, to }) => (move === "back" ? from : to));
    const found = layout.nodes
      .filter(({ node }) => near.includes(node.id))
      .toSorted((a, b) => Math.abs(a.y - at.y) - Math.abs(b.y - at.y));
    return found[0]?.node.id ?? id;
  }
  const column = layout.nodes.filter(({ layer }) => layer === at.layer).toSorted((a, b) => a.y - b.y);
  const place = column.indexOf(at) + (move === "up" ? -1 : 1);
  return column[Math.max(0, Math.min(column.length - 1, place))]?.node.id ?? id;
}
