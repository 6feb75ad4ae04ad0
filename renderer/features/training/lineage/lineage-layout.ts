import type { LineageGraph, LineageNode } from "#core/runs/training-run.ts";
import { layersOf, orderLayers, withBends, type Neighbours } from "./layers.ts";

export interface PlacedNode {
  readonly node: LineageNode;
  /** From the left, from 0: everything that a node came from stands further left. */
  readonly layer: number;
  /** Pixels of its top left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** An SVG path. */
  readonly path: string;
}

export interface LineageLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE = { width: 168, height: 42 };
/** Room for a line that passes a layer. */
const BEND_HEIGHT = 4;
const GAP = { x: 48, y: 10 };
const MARGIN = 16;
const SWEEPS = 8;

/** Places a graph from left to right, so that lines are short, cross little and pass no node. Equal graphs are placed alike. */
export function layoutOf(graph: LineageGraph): LineageLayout {
  const layerOf = layersOf(graph);
  const { layers, neighbours, bends } = withBends(graph, layerOf);
  orderLayers(layers, neighbours);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const sizeOf = (id: string): number => (byId.has(id) ? NODE.height : BEND_HEIGHT);
  const topOf = topsOf(layers, neighbours, sizeOf);
  const xOf = (layer: number): number => MARGIN + layer * (NODE.width + GAP.x);
  const nodes = layers.flatMap((ids, layer) =>
    ids.flatMap((id) => {
      const node = byId.get(id);
      return node === undefined ? [] : [{ node, layer, x: xOf(layer), y: MARGIN + (topOf.get(id) ?? 0) }];
    }),
  );
  const middleOf = (id: string): number => MARGIN + (topOf.get(id) ?? 0) + sizeOf(id) / 2;
  const edges = graph.edges.flatMap(({ from, to }) => {
    const left = layerOf.get(from);
    if (left === undefined || !layerOf.has(to)) return [];
    const stops = [from, ...(bends.get(`${from}\n${to}`) ?? []), to];
    return [{ from, to, path: pathThrough(stops.map((id, at) => ({ x: xOf(left + at), y: middleOf(id) }))) }];
  });
  return {
    nodes,
    edges,
    width: 2 * MARGIN + Math.max(1, layers.length) * (NODE.width + GAP.x) - GAP.x,
    height: 2 * MARGIN + Math.max(0, ...[...topOf].map(([id, top]) => top + sizeOf(id))),
  };
}

/** A curve between layers, straight through them: from the right edge of the first to the left edge of the last. */
function pathThrough(stops: readonly { readonly x: number; readonly y: number }[]): string {
  const bend = GAP.x / 2;
  return stops
    .map(({ x, y }, at) => {
      const right = x + NODE.width;
      if (at === 0) return `M${right} ${y}`;
      const before = stops[at - 1];
      const start = { x: (before?.x ?? x) + NODE.width, y: before?.y ?? y };
      const curve = `C${start.x + bend} ${start.y} ${x - bend} ${y} ${x} ${y}`;
      return at === stops.length - 1 ? curve : `${curve} L${right} ${y}`;
    })
    .join(" ");
}

/** Tops of all that stands in the layers: near its neighbours' middle, in the order of its layer, never over another. */
function topsOf(
  layers: readonly (readonly string[])[],
  { before, after }: Neighbours,
  sizeOf: (id: string) => number,
): Map<string, number> {
  const middles = new Map<string, number>();
  for (const ids of layers) {
    const wanted = ids.map(() => 0);
    for (const [at, y] of spread(wanted, ids.map(sizeOf), GAP.y).entries()) middles.set(ids[at] ?? "", y);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const at of layers.keys()) {
      const ids = layers[forward ? at : layers.length - 1 - at] ?? [];
      const wanted = ids.map((id) => {
        const near = (forward ? before : after).get(id) ?? [];
        const sum = near.reduce((total, each) => total + (middles.get(each) ?? 0), 0);
        return near.length === 0 ? (middles.get(id) ?? 0) : sum / near.length;
      });
      for (const [place, y] of spread(wanted, ids.map(sizeOf), GAP.y).entries()) middles.set(ids[place] ?? "", y);
    }
  }
  const tops = [...middles].map(([id, middle]) => [id, middle - sizeOf(id) / 2] as const);
  const highest = Math.min(...tops.map(([, top]) => top));
  return new Map(tops.map(([id, top]) => [id, top - highest]));
}

/**
 * Middles nearest to the wanted ones that keep their order and a gap between things of these sizes: those that collide
 * move as one block.
 */
export function spread(wanted: readonly number[], sizes: readonly number[], gap: number): number[] {
  const offsets: number[] = [];
  for (const at of wanted.keys()) {
    const before = offsets[at - 1];
    offsets.push(before === undefined ? 0 : before + ((sizes[at - 1] ?? 0) + (sizes[at] ?? 0)) / 2 + gap);
  }
  const blocks: { sum: number; count: number }[] = [];
  for (const [at, value] of wanted.entries()) {
    blocks.push({ sum: value - (offsets[at] ?? 0), count: 1 });
    while (blocks.length > 1) {
      const last = blocks[blocks.length - 1];
      const previous = blocks[blocks.length - 2];
      if (!last || !previous || previous.sum / previous.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: previous.sum + last.sum, count: previous.count + last.count });
    }
  }
  const starts = blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return starts.map((start, at) => start + (offsets[at] ?? 0));
}
